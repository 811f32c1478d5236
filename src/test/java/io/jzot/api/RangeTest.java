package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of blobs (RFC 9110, section 14), above all several at once. */
@QuarkusTest
class RangeTest {
  private static final int SIZE = 100_000;
  private static final Pattern BOUNDARY =
      Pattern.compile("multipart/byteranges; *boundary=\"?([^\"; ]+)\"?");
  private static final Pattern PART_HEAD =
      Pattern.compile("Content-Type: ([^\r\n]+)\r\nContent-Range: bytes (\\d+)-(\\d+)/(\\d+)\r\n");

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("ranges");
  private final Blob blob = Blob.random(SIZE);

  @BeforeEach
  void push() {
    repository.pushInOne(blob).expect(201);
  }

  private record Part(int first, int last) {}

  /** Takes a multipart answer apart, and checks the bytes of every part on the way. */
  private List<Part> parts(Answer answer) {
    answer.expect(206);
    assertThat(answer.has("Content-Range")).isFalse();
    assertThat(answer.header("Content-Length")).isEqualTo("" + answer.body().length);
    assertThat(answer.header("Docker-Content-Digest")).isEqualTo(blob.digest().toString());
    Matcher type = BOUNDARY.matcher(answer.header("Content-Type"));
    assertThat(type.matches()).as(answer.header("Content-Type")).isTrue();
    String delimiter = "--" + type.group(1);
    // One character a byte, so that offsets are those of the bytes.
    String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    int at = text.indexOf(delimiter) + delimiter.length();
    while (!text.startsWith("--", at)) {
      int content = text.indexOf("\r\n\r\n", at) + 4;
      Matcher head = PART_HEAD.matcher(text.substring(at + 2, content - 2));
      assertThat(head.matches()).as(text.substring(at, content)).isTrue();
      assertThat(head.group(1)).isEqualTo("application/octet-stream");
      assertThat(head.group(4)).isEqualTo("" + SIZE);
      Part part = new Part(Integer.parseInt(head.group(2)), Integer.parseInt(head.group(3)));
      int end = content + part.last() - part.first() + 1;
      assertThat(text.substring(content, end).getBytes(StandardCharsets.ISO_8859_1))
          .isEqualTo(blob.part(part.first(), part.last() + 1));
      assertThat(text).startsWith("").satisfies(t -> assertDelimiter(t, end, delimiter));
      parts.add(part);
      at = end + 2 + delimiter.length();
    }
    assertThat(text.substring(at)).isIn("--\r\n", "--");
    return parts;
  }

  private static void assertDelimiter(String text, int at, String delimiter) {
    assertThat(text.startsWith("\r\n" + delimiter, at)).as("boundary at %d", at).isTrue();
  }

  private Answer get(String ranges) {
    return repository.blobRange(blob.digest(), "bytes=" + ranges);
  }

  @Test
  void severalRanges() {
    assertThat(parts(get("0-9, 100-199,-5")))
        .containsExactly(new Part(0, 9), new Part(100, 199), new Part(SIZE - 5, SIZE - 1));
  }

  @Test
  void rangesOutOfOrderComeWhole() {
    assertThat(parts(get("50000-50009,10-19"))).hasSize(2).contains(new Part(10, 19));
  }

  @Test
  void whatCannotBeHadIsLeftOutOfSeveral() {
    assertThat(parts(get("0-0,5-5,200000-200001"))).containsExactly(new Part(0, 0), new Part(5, 5));
    Answer one = get("7-7,200000-").expect(206).expectBody(blob.part(7, 8));
    assertThat(one.header("Content-Range")).isEqualTo("bytes 7-7/" + SIZE);
  }

  @Test
  void aHundredRangesAreServed() {
    String ranges =
        IntStream.range(0, 100)
            .mapToObj(i -> i * 1000 + "-" + (i * 1000 + 9))
            .collect(Collectors.joining(","));

    List<Part> parts = parts(get(ranges));

    assertThat(parts)
        .isEqualTo(
            IntStream.range(0, 100).mapToObj(i -> new Part(i * 1000, i * 1000 + 9)).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-99,100-199", "100-199,0-99", "0-150,50-199", "0-199,10-20,30-40"})
  void touchingRangesBecomeOne(String ranges) {
    Answer answer = get(ranges).expect(206).expectBody(blob.part(0, 200));

    assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-199/" + SIZE);
  }

  @Test
  void aHundredOverlappingRangesAreNeverMoreThanTheBlob() {
    String all = "0-,".repeat(99) + "0-";
    String stairs =
        IntStream.range(0, 100)
            .mapToObj(i -> i * 100 + "-" + (i * 100 + 5000))
            .collect(Collectors.joining(","));

    get(all).expect(206).expectBody(blob.bytes());
    get(stairs).expect(206).expectBody(blob.part(0, 99 * 100 + 5001));
  }

  @ParameterizedTest
  @ValueSource(strings = {"items=0-9", "bytes", "0-9", "seconds=1-2", "bytes:0-9"})
  void unitsThatWeDoNotKnowAreIgnored(String range) {
    repository.blobRange(blob.digest(), range).expect(200).expectBody(blob.bytes());
  }

  @ParameterizedTest
  @CsvSource({"BYTES=0-9, 0, 9", "'bytes= 0-9', 0, 9", "'bytes=0-9 ', 0, 9", "bytes=00-09, 0, 9"})
  void spellingsThatMeanTheSame(String range, int first, int last) {
    repository.blobRange(blob.digest(), range).expect(206).expectBody(blob.part(first, last + 1));
  }

  @Test
  void theWholeAsARange() {
    Answer answer = get("0-").expect(206).expectBody(blob.bytes());

    assertThat(answer.header("Content-Range")).isEqualTo("bytes 0-99999/100000");
  }

  @Test
  void nothingHasNoRanges() {
    Blob nothing = Blob.of(new byte[0]);
    repository.pushInOne(nothing).expect(201);

    for (String range : List.of("bytes=0-", "bytes=0-0", "bytes=-1")) {
      Answer answer = repository.blobRange(nothing.digest(), range).expect(416);
      assertThat(answer.header("Content-Range")).isEqualTo("bytes */0");
    }
  }

  @Test
  void headHasNoRanges() {
    Answer head =
        repository
            .send(Call.head(repository.path("blobs/" + blob.digest())).header("Range", "bytes=0-9"))
            .expect(200);

    assertThat(head.header("Content-Length")).isEqualTo("" + SIZE);
    assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void manifestsHaveNoRanges() {
    Images images = Images.any();
    repository.push(images, "latest");

    repository
        .send(Call.get(repository.manifestPath("latest")).header("Range", "bytes=0-9"))
        .expect(200)
        .expectBody(images.top().bytes());
  }

  @Test
  void aBlobIsPulledInPieces() {
    Blob large = Blob.random(3_000_000);
    repository.pushInOne(large).expect(201);
    ByteArrayOutputStream pulled = new ByteArrayOutputStream();
    int piece = 700_001;

    for (int first = 0; first < large.size(); first += piece) {
      String range = "bytes=" + first + '-' + (first + piece - 1);
      pulled.writeBytes(repository.blobRange(large.digest(), range).expect(206).body());
    }

    assertThat(Blob.of(pulled.toByteArray()).digest()).isEqualTo(large.digest());
  }
}
