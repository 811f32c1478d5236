package io.jzot.app;

import io.jzot.config.*;
import java.nio.file.*;

@jakarta.inject.Singleton
public class TmpConfig {
  @jakarta.enterprise.inject.Produces
  @jakarta.inject.Singleton
  JzotConfig c() throws Exception {
    Path p = Files.createTempFile("c", ".json");
    Files.writeString(
        p, "{\"storage\":{\"rootDirectory\":\"/tmp/xx\"},\"http\":{\"compat\":[\"docker2s2\"]}}");
    return io.jzot.config.file.ConfigFile.read(p).config();
  }
}
