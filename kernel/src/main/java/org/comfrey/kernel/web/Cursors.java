package org.comfrey.kernel.web;

import com.google.crypto.tink.Aead;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.comfrey.api.Page;
import org.comfrey.kernel.crypto.AesGcm;
import org.comfrey.kernel.crypto.MasterKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Turns the place where a page ended into an opaque cursor and back. A cursor is encrypted and
 * belongs to one list: nobody can read it, make one up, or use one list's for another, so an
 * endpoint may trust what it opens.
 */
public final class Cursors {
  private static final int LONGEST_CHARACTERS = 1_000;

  private final Aead aead;

  /** Keeps cursors valid as long as the master key is the same. */
  public Cursors(MasterKey master) {
    try {
      this.aead = new AesGcm(master.derive("cursors"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-256-GCM comes with every JDK", impossible);
    }
  }

  /**
   * Seals a place.
   *
   * @param list names the list, with everything that its order depends on: {@code "orders/" +
   *     person}
   * @param place a record of the sort keys of the last item that was shown
   */
  public String seal(String list, Object place) {
    try {
      byte[] sealed = aead.encrypt(Json.answers().writeValueAsBytes(place), context(list));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a cursor could not be sealed", impossible);
    }
  }

  /**
   * Opens a cursor of that list; null begins at the beginning. Refuses any other with 400 {@code
   * invalid-cursor}.
   */
  public <T> @Nullable T open(String list, @Nullable String cursor, Class<T> place) {
    if (cursor == null) {
      return null;
    }
    try {
      if (cursor.length() > LONGEST_CHARACTERS) {
        throw new IllegalArgumentException("too long");
      }
      byte[] sealed = Base64.getUrlDecoder().decode(cursor);
      return Json.answers().readValue(aead.decrypt(sealed, context(list)), place);
    } catch (IllegalArgumentException | GeneralSecurityException | JacksonException foreign) {
      throw Problems.INVALID_CURSOR
          .because("Begin again without a cursor, or follow the link of the last page.")
          .at(
              "cursor",
              "invalid",
              "The cursor was not given out for this list.",
              "the next of the last page");
    }
  }

  /**
   * Makes a page of rows of which one more was read than fits, which tells whether there is a next
   * page.
   *
   * @param rows at most {@code limit + 1}
   */
  public <T> Page<T> page(String list, List<T> rows, int limit, Function<T, Object> place) {
    if (rows.size() <= limit) {
      return new Page<>(List.copyOf(rows), null);
    }
    List<T> shown = List.copyOf(rows.subList(0, limit));
    return new Page<>(shown, seal(list, place.apply(shown.getLast())));
  }

  /** How many items a page has; refuses numbers beyond the limits table. */
  public static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return Limits.PAGE_ITEMS;
    }
    if (asked < 1 || asked > Limits.PAGE_ITEMS_MOST) {
      throw Problems.invalid(
          "limit", "out-of-range", "limit is out of range.", "1 to " + Limits.PAGE_ITEMS_MOST);
    }
    return asked;
  }

  private static byte[] context(String list) {
    return ("cursor/v1/" + list).getBytes(StandardCharsets.UTF_8);
  }
}
