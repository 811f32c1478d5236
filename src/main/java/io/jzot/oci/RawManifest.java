package io.jzot.oci;

/**
 * A manifest exactly as it was pushed; never re-serialised.
 *
 * @param bytes the document; owned by this value, not to be changed
 * @param mediaType as pushed, without parameters
 * @param digest of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // identity is the digest, see equals
public record RawManifest(byte[] bytes, MediaType mediaType, Digest digest) {

  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawManifest that
        && digest.equals(that.digest)
        && mediaType.equals(that.mediaType);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return digest + " (" + mediaType + ", " + bytes.length + " bytes)";
  }
}
