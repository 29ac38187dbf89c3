package org.comfrey.kernel.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The archive of the log, as its one writer sees it: a position that only grows. */
final class LogArchive implements AutoCloseable {
  private final BackupStore store;
  private final int timeline;
  private final int segmentBytes;
  private long position;
  private @Nullable FileChannel channel;

  private LogArchive(BackupStore store) {
    this.store = store;
    this.timeline = store.identity().timeline();
    this.segmentBytes = store.identity().segmentBytes();
  }

  /** Goes on where the archive ends; an empty one begins at the segment of that position. */
  static LogArchive open(BackupStore store, long beginning) throws IOException {
    LogArchive archive = new LogArchive(store);
    List<String> names = names(store);
    if (names.isEmpty()) {
      archive.position = beginning - beginning % archive.segmentBytes;
    } else {
      Path newest = store.log().resolve(names.getLast());
      LogSegment.Content content = LogSegment.read(newest, store.key());
      archive.position = LogSegment.begin(names.getLast(), archive.segmentBytes) + content.bytes();
      if (content.bytes() < archive.segmentBytes) {
        archive.channel = LogSegment.open(newest, content.validBytes());
      }
    }
    return archive;
  }

  /** The segments that are there, the oldest first. */
  static List<String> names(BackupStore store) throws IOException {
    try (Stream<Path> files = Files.list(store.log())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(LogSegment::isName)
          .sorted()
          .toList();
    }
  }

  /** Up to where the log is archived. */
  long position() {
    return position;
  }

  /** Goes on elsewhere, because what lies between is lost; restores refuse the times of the gap. */
  void skipTo(long later) throws IOException {
    closeSegment();
    position = later - later % segmentBytes;
  }

  /**
   * Appends what follows in the log, and awaits the disk.
   *
   * @param whole everything that was committed before this instant is in the archive then; null in
   *     the middle of a larger portion
   */
  void append(byte[] bytes, @Nullable Instant whole) throws IOException {
    int from = 0;
    while (from < bytes.length) {
      int offset = (int) (position % segmentBytes);
      int length = Math.min(bytes.length - from, segmentBytes - offset);
      boolean last = from + length == bytes.length;
      String name = LogSegment.name(timeline, position, segmentBytes);
      FileChannel segment = segment(name);
      byte[] part = Arrays.copyOfRange(bytes, from, from + length);
      LogSegment.append(
          segment, name, offset, new LogSegment.Piece(part, last ? whole : null), store.key());
      segment.force(false);
      position += length;
      from += length;
      if (position % segmentBytes == 0) {
        closeSegment();
      }
    }
  }

  private FileChannel segment(String name) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = LogSegment.open(store.log().resolve(name), 0);
      DurableFiles.syncFolder(store.log());
      channel = open;
    }
    return open;
  }

  private void closeSegment() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      channel = null;
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeSegment();
  }
}
