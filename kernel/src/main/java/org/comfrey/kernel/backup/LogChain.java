package org.comfrey.kernel.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log that follows a base copy without a gap.
 *
 * @param segments their names in order
 * @param end up to where it reaches
 * @param wholeUntil up to which instant everything is in it; null when it does not say
 */
record LogChain(List<String> segments, long end, @Nullable Instant wholeUntil) {

  /** Reads the log from a copy's start on; stops at the end, or at a gap. */
  static LogChain from(BaseManifest copy, BackupStore store) throws IOException {
    int segmentBytes = store.identity().segmentBytes();
    int timeline = store.identity().timeline();
    List<String> there = LogArchive.names(store);
    List<String> chain = new ArrayList<>();
    long position = copy.startPosition() - copy.startPosition() % segmentBytes;
    Instant whole = null;
    boolean newest = false;
    while (true) {
      String name = LogSegment.name(timeline, position, segmentBytes);
      if (!there.contains(name)) {
        break;
      }
      chain.add(name);
      LogSegment.Content content = LogSegment.read(store.log().resolve(name), store.key());
      Instant said = content.whole();
      if (said != null) {
        whole = said;
      }
      position += content.bytes();
      newest = name.equals(there.getLast());
      if (content.bytes() < segmentBytes) {
        break;
      }
    }
    BackupStore.State state = store.state().orElse(null);
    if (newest && state != null && state.position() <= position) {
      // Nothing followed, and somebody looked: the archive reaches to then.
      whole = whole == null || whole.isBefore(state.at()) ? state.at() : whole;
    }
    return new LogChain(chain, position, whole);
  }

  /** Writes the segments as PostgreSQL wants them, up to the one that covers the instant. */
  void unpack(BackupStore store, Path folder, @Nullable Instant until, Progress progress)
      throws IOException {
    int segmentBytes = store.identity().segmentBytes();
    progress.begin("unpacking the log", (long) segments.size() * segmentBytes);
    for (String name : segments) {
      LogSegment.Content content = LogSegment.read(store.log().resolve(name), store.key());
      try (FileChannel out =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (LogSegment.Piece piece : content.pieces()) {
          out.write(java.nio.ByteBuffer.wrap(piece.bytes()));
        }
        if (out.position() < segmentBytes) {
          // The rest of the last segment is what PostgreSQL takes for the end.
          out.write(java.nio.ByteBuffer.wrap(new byte[1]), segmentBytes - 1L);
        }
      }
      progress.add(segmentBytes);
      Instant said = content.whole();
      if (until != null && said != null && !said.isBefore(until)) {
        return;
      }
    }
  }

  /** Whether the files of a folder are what a hash says. */
  static String sha256(Path file, Progress progress) throws IOException {
    progress.begin("checking " + file.getFileName(), Files.size(file));
    var digest = BaseCopy.sha256();
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        progress.add(read);
      }
    }
    return java.util.HexFormat.of().formatHex(digest.digest());
  }
}
