package org.comfrey.marketplace;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import org.comfrey.api.MediaId;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Media;
import org.comfrey.kernel.Ids;
import org.comfrey.kernel.postgres.ModuleDatabase;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that people upload. What is kept is drawn anew from the pixels, upright and as JPEG, so
 * that neither metadata (where and by whom it was taken) nor anything hidden behind the picture
 * survives.
 */
final class Pictures {
  static final ProblemCode NOT_A_PICTURE =
      new ProblemCode(422, "not-a-picture", "The file is no picture that can be shown");

  private static final int BYTES = 8 * 1024 * 1024;
  private static final long PIXELS = 40_000_000L;
  private static final int KEPT_EDGE = 2_048;
  private static final List<Integer> WIDTHS = List.of(160, 320, 640, 1_280);
  private static final List<String> FORMATS = List.of("jpeg", "png", "webp");

  private final ModuleDatabase database;
  private final Path folder;
  private final Ids ids;
  private final Clock clock;
  // A decoded picture takes up to 160 MB: two at a time, whatever is uploaded.
  private final Semaphore decoding = new Semaphore(2);

  Pictures(ModuleDatabase database, Path folder, Ids ids, Clock clock) {
    this.database = database;
    this.folder = folder;
    this.ids = ids;
    this.clock = clock;
  }

  /** Takes a picture in. */
  Media take(PersonId owner, byte[] content) {
    if (content.length > BYTES) {
      throw Problems.BODY_TOO_LARGE
          .because("A picture has at most 8 MiB.")
          .with("maximumBytes", BYTES);
    }
    decoding.acquireUninterruptibly();
    try {
      inspect(content);
      BufferedImage kept =
          Thumbnails.of(new ByteArrayInputStream(content))
              .size(KEPT_EDGE, KEPT_EDGE)
              .imageType(BufferedImage.TYPE_INT_RGB)
              .asBufferedImage();
      MediaId id = new MediaId(ids.next());
      write(file(id, 0), jpeg(kept));
      database
          .sql()
          .sql("insert into media (id, owner, width, height, created) values (?, ?, ?, ?, ?)")
          .params(
              id.value(),
              owner.value(),
              kept.getWidth(),
              kept.getHeight(),
              OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
          .update();
      return new Media(id, kept.getWidth(), kept.getHeight());
    } catch (IOException | RuntimeException e) {
      if (e instanceof org.comfrey.kernel.web.ProblemException problem) {
        throw problem;
      }
      throw NOT_A_PICTURE.because("The picture is damaged: it could not be decoded.");
    } finally {
      decoding.release();
    }
  }

  /**
   * A picture's JPEG, scaled down to the next of a few widths that is at least the one asked for.
   */
  byte[] read(MediaId id, @Nullable Integer width) {
    Path whole = file(id, 0);
    if (!Files.exists(whole)) {
      throw Problems.notFound("picture", id);
    }
    int step = width == null ? 0 : WIDTHS.stream().filter(w -> w >= width).findFirst().orElse(0);
    Path wanted = file(id, step);
    try {
      if (!Files.exists(wanted)) {
        decoding.acquireUninterruptibly();
        try {
          BufferedImage picture = ImageIO.read(whole.toFile());
          write(
              wanted,
              picture.getWidth() <= step
                  ? Files.readAllBytes(whole)
                  : jpeg(Thumbnails.of(picture).width(step).asBufferedImage()));
        } finally {
          decoding.release();
        }
      }
      return Files.readAllBytes(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Deletes the files of somebody's pictures in every width; their rows go with the transaction.
   */
  void deleteFilesOf(PersonId owner) {
    List<MediaId> pictures =
        database
            .sql()
            .sql("select id from media where owner = ?")
            .param(owner.value())
            .query((row, _) -> new MediaId(row.getObject("id", UUID.class)))
            .list();
    try {
      for (MediaId id : pictures) {
        Files.deleteIfExists(file(id, 0));
        for (int width : WIDTHS) {
          Files.deleteIfExists(file(id, width));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at the content, not at its name, and at its size before a pixel is decoded. */
  private static void inspect(byte[] content) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw NOT_A_PICTURE.because("Send a JPEG, PNG or WebP picture.");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        String format = reader.getFormatName().toLowerCase(java.util.Locale.ROOT);
        if (FORMATS.stream().noneMatch(format::startsWith)) {
          throw NOT_A_PICTURE.because("Send a JPEG, PNG or WebP picture, not " + format + ".");
        }
        if ((long) reader.getWidth(0) * reader.getHeight(0) > PIXELS) {
          throw NOT_A_PICTURE.because(
              "The picture has more than 40 million pixels; make it smaller.");
        }
      } finally {
        reader.dispose();
      }
    }
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thumbnails.of(picture).scale(1).outputFormat("jpg").outputQuality(0.85).toOutputStream(out);
    return out.toByteArray();
  }

  private Path file(MediaId id, int width) {
    String name = id.toString();
    // UUIDv7 begins with the time: its end spreads files over folders.
    return folder
        .resolve(name.substring(name.length() - 2))
        .resolve(name + (width == 0 ? "" : "-" + width) + ".jpg");
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "part", null);
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
