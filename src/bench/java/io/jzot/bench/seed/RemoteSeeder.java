package io.jzot.bench.seed;

import io.jzot.bench.wire.Answer;
import io.jzot.bench.wire.Body;
import io.jzot.bench.wire.Connection;
import io.jzot.bench.wire.Endpoint;
import io.jzot.bench.wire.Request;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/** Pushes to a registry of which nothing is known but its address. */
public final class RemoteSeeder implements Seeder {
  private final Endpoint endpoint;

  public RemoteSeeder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void blob(String repository, Content blob) throws IOException {
    try (Connection connection = Connection.to(endpoint)) {
      String path = "/v2/" + repository + "/blobs/";
      if (connection.send(Request.head(path + blob.digest())).status() == 200) {
        return;
      }
      Answer opened = connection.send(Request.of("POST", path + "uploads/")).expect(202);
      Request put =
          Request.of("PUT", opened.locationWith("digest=" + blob.digest()))
              .with("Content-Type", "application/octet-stream");
      if (blob.file() == null) {
        connection.send(put.with(new Body.Bytes(blob.bytes()))).expect(201);
      } else {
        try (FileChannel file = FileChannel.open(blob.file())) {
          connection.send(put.with(new Body.Part(file, 0, blob.size()))).expect(201);
        }
      }
    }
  }

  @Override
  public void manifest(String repository, Content manifest, List<String> tags) throws IOException {
    List<String> references = tags.isEmpty() ? List.of(manifest.digest()) : tags;
    try (Connection connection = Connection.to(endpoint)) {
      for (String reference : references) {
        Request put =
            Request.of("PUT", "/v2/" + repository + "/manifests/" + reference)
                .with("Content-Type", Image.MANIFEST)
                .with(new Body.Bytes(manifest.bytes()));
        connection.send(put).expect(201);
      }
    }
  }

  @Override
  public void finish() {
    // Everything is there.
  }
}
