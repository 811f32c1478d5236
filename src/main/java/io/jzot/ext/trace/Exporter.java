package io.jzot.ext.trace;

import io.jzot.config.BuildInformation;
import io.jzot.config.TraceConfig;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector, in batches and on a thread of its own. When the collector is away
 * they are dropped; no request waits for it.
 */
final class Exporter implements AutoCloseable {
  private static final String SCOPE = "io.jzot";
  private static final long SECONDS_TO_CLOSE = 2;

  private final SdkTracerProvider provider;

  Exporter(TraceConfig config) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(config.endpoint());
    config.headers().forEach((name, value) -> exporter.addHeader(name, value.reveal()));
    provider =
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(resource(config)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.ratio())))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
            .build();
  }

  private static Resource resource(TraceConfig config) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put("service.name", config.service())
            .put("service.version", BuildInformation.version())
            .put("service.instance.id", UUID.randomUUID().toString());
    config.attributes().forEach(attributes::put);
    return Resource.create(attributes.build());
  }

  Tracer tracer() {
    return provider.get(SCOPE);
  }

  @Override
  public void close() {
    provider.shutdown().join(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
  }
}
