package io.jzot.auth.openid;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body in memory, as long as it is small. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private static final long LARGEST = 1L << 20;

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private long left = LARGEST;
  private Flow.@Nullable Subscription subscription;

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription = granted;
    whole.onSubscribe(granted);
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    left -= items.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left >= 0) {
      whole.onNext(items);
    } else if (subscription != null) {
      subscription.cancel();
      whole.onError(new IOException("the answer is larger than 1 MiB"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.onError(failure);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
  }
}
