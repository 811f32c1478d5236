package io.jzot.config.file;

import io.jzot.config.JzotConfig;
import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param warnings what was accepted but does not do what the file says, in the order of the file
 */
public record ConfigReading(JzotConfig config, List<ConfigProblem> warnings) {}
