package io.jzot.store.fs;

/**
 * What the file system says about a name, without following a symbolic link.
 *
 * @param links how many names the file has
 * @param modified nanoseconds since the epoch
 * @param changed when anything about the file changed last, nanoseconds since the epoch
 */
record FileState(
    Kind kind, long device, long inode, long links, long size, long modified, long changed) {

  enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    OTHER;

    /** The kind that the bits of {@code st_mode} stand for. */
    static Kind of(int mode) {
      return switch (mode & 0xF000) {
        case 0x8000 -> FILE;
        case 0x4000 -> DIRECTORY;
        case 0xA000 -> SYMLINK;
        default -> OTHER;
      };
    }
  }

  boolean isFile() {
    return kind == Kind.FILE;
  }

  boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  /** Whether both are names of one file. */
  boolean isSameFile(FileState other) {
    return device == other.device && inode == other.inode;
  }

  /** Whether nobody has written to the file in between, as far as the file system tells. */
  boolean isSameContent(FileState other) {
    return isSameFile(other) && size == other.size && modified == other.modified;
  }
}
