package io.jzot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | 0-0",
        "bytes=0-99 | 0-99",
        "bytes=500-1499 | 500-999",
        "bytes=500- | 500-999",
        "bytes=-500 | 500-999",
        "bytes=-5000 | 0-999",
        "BYTES=1-2 | 1-2",
        "bytes=0-1,1-2 | 0-2",
        "bytes=0-1,2-3 | 0-3",
        "bytes=5-6,0-1 | 0-1 5-6",
        "bytes=0-1, 5000-6000 | 0-1",
        "bytes=0-99999999999999999999999999 | 0-999",
        "bytes=-0,3-3 | 3-3"
      })
  void areSortedJoinedAndWithinTheSize(String header, String expected) {
    String parsed =
        ByteRanges.parse(header, 1000).orElseThrow().stream()
            .map(range -> range.first() + "-" + range.last())
            .collect(Collectors.joining(" "));
    assertThat(parsed).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=500-0",
        "bytes=5000-10000",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes=1",
        "bytes=-0",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=1-2,x",
        "bytes=99999999999999999999-"
      })
  void areRefusedAs416(String header) {
    assertThatThrownBy(() -> ByteRanges.parse(header, 1000))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.code().status()).as(header).isEqualTo(416));
  }

  @Test
  void ofAnotherUnitAreIgnored() {
    assertThat(ByteRanges.parse("lines=1-2", 1000)).isEmpty();
  }

  @Test
  void neverAddUpToMoreThanTheContent() {
    String many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "0-")
            .collect(Collectors.joining(",", "bytes=", ""));
    assertThat(ByteRanges.parse(many, 1000)).contains(List.of(new ByteRange(0, 999)));
  }

  @Test
  void ofAnEmptyContentCannotBeSatisfied() {
    assertThatThrownBy(() -> ByteRanges.parse("bytes=0-0", 0)).isInstanceOf(OciException.class);
  }

  @ParameterizedTest
  @CsvSource({"0-1023,0,1023", "bytes 5-9/*,5,9", "'bytes 5-9/100',5,9", "0-0,0,0"})
  void ofChunksAreUnderstood(String header, long first, long last) {
    assertThat(ContentRange.parse(header)).isEqualTo(new ContentRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "1", "1-", "-1", "5-4", "a-b", "-1--1", "1-99999999999999999999"})
  void ofChunksAreRefusedOtherwise(String header) {
    assertThatThrownBy(() -> ContentRange.parse(header))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_RANGE));
  }
}
