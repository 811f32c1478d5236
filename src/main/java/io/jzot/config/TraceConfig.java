package io.jzot.config;

import java.util.Map;

/** Traces for OpenTelemetry. */
@Doc("Traces for OpenTelemetry, sent as OTLP over HTTP (protocol buffers). zot has none.")
public record TraceConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("Where a collector takes traces, with the path.")
        @Default("http://127.0.0.1:4318/v1/traces")
        String endpoint,
    @Doc("Further HTTP headers for the collector.") Map<String, Secret> headers,
    @Doc(
            "Which share of the requests is traced, from 0 to 1. A request that already belongs to a trace"
                + " (`traceparent`) is, or is not, as that says.")
        @Default("1")
        Double ratio,
    @Doc("The name of this server in the traces (`service.name`).") @Default("jzot") String service,
    @Doc("What else the traces say about this server, such as `deployment.environment.name`.")
        Map<String, String> attributes) {}
