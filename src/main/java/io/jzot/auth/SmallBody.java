package io.jzot.auth;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body in memory, up to a megabyte; more is a failure. */
public final class SmallBody implements BodySubscriber<byte[]> {
  private static final long LARGEST = 1L << 20;

  private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private long received;

  public SmallBody() {
    collected
        .getBody()
        .whenComplete(
            (bytes, failure) -> {
              if (failure == null) {
                result.complete(bytes);
              } else {
                result.completeExceptionally(failure);
              }
            });
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    collected.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received <= LARGEST) {
      collected.onNext(buffers);
      return;
    }
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    result.completeExceptionally(new IOException("the answer is larger than 1 MiB"));
  }

  @Override
  public void onError(Throwable failure) {
    collected.onError(failure);
  }

  @Override
  public void onComplete() {
    collected.onComplete();
  }
}
