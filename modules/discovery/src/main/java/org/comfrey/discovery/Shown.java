package org.comfrey.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;
import org.comfrey.api.GeoPoint;
import org.comfrey.api.ListingId;
import org.comfrey.api.MediaId;
import org.comfrey.api.Money;
import org.comfrey.api.PersonId;
import org.comfrey.api.marketplace.Listing;
import org.comfrey.api.marketplace.Place;
import org.jspecify.annotations.Nullable;

/**
 * What of a listing a result shows. The index keeps this and not the listing: a page of twenty is
 * read from bytes in less time than one listing is parsed, and a description needs no memory beyond
 * its beginning.
 *
 * @param city where it is, if it is somewhere
 */
record Shown(
    ListingId id,
    PersonId provider,
    String title,
    String excerpt,
    String category,
    Money price,
    int durationMinutes,
    String placeKind,
    @Nullable String city,
    @Nullable GeoPoint point,
    List<String> languages,
    @Nullable MediaId photo,
    String agreement,
    boolean soldOut) {
  private static final int EXCERPT_CHARACTERS = 160;
  private static final Pattern MARKS = Pattern.compile("[#*_>`]+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  static Shown of(Listing listing) {
    Place place = listing.place();
    return new Shown(
        listing.id(),
        listing.provider(),
        listing.title(),
        excerpt(listing.description()),
        listing.category() == null ? "" : listing.category(),
        Objects.requireNonNull(listing.price(), "a published listing has a price"),
        listing.durationMinutes() == null ? 0 : listing.durationMinutes(),
        place == null ? "" : place.kind(),
        place == null ? null : place.city(),
        place == null ? null : place.point(),
        listing.languages(),
        listing.photos().isEmpty() ? null : listing.photos().getFirst(),
        listing.agreement() == null ? "" : listing.agreement(),
        Integer.valueOf(0).equals(listing.left()));
  }

  /** The same there. */
  Shown at(@Nullable GeoPoint there) {
    return new Shown(
        id,
        provider,
        title,
        excerpt,
        category,
        price,
        durationMinutes,
        placeKind,
        city,
        there,
        languages,
        photo,
        agreement,
        soldOut);
  }

  /** The beginning of a description without Markdown's marks, cut at a word. */
  static String excerpt(@Nullable String description) {
    if (description == null) {
      return "";
    }
    String unmarked = MARKS.matcher(description).replaceAll("");
    String plain = BLANKS.matcher(unmarked).replaceAll(" ").strip();
    if (plain.length() <= EXCERPT_CHARACTERS) {
      return plain;
    }
    int cut = plain.lastIndexOf(' ', EXCERPT_CHARACTERS);
    return plain.substring(0, cut > 0 ? cut : EXCERPT_CHARACTERS) + " …";
  }

  /** As bytes, the id first; they live as long as this process does, so they have no version. */
  BytesRef bytes() {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    try {
      write(out, id.value());
      write(out, provider.value());
      out.writeString(title);
      out.writeString(excerpt);
      out.writeString(category);
      out.writeLong(price.amountMinor());
      out.writeString(price.currency());
      out.writeVInt(durationMinutes);
      out.writeString(placeKind);
      if (is(out, city != null)) {
        out.writeString(Objects.requireNonNull(city));
      }
      if (is(out, point != null)) {
        GeoPoint there = Objects.requireNonNull(point);
        out.writeLong(Double.doubleToRawLongBits(there.latitude()));
        out.writeLong(Double.doubleToRawLongBits(there.longitude()));
      }
      out.writeVInt(languages.size());
      for (String language : languages) {
        out.writeString(language);
      }
      if (is(out, photo != null)) {
        write(out, Objects.requireNonNull(photo).value());
      }
      out.writeString(agreement);
      is(out, soldOut);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory is written to", impossible);
    }
    return new BytesRef(out.toArrayCopy());
  }

  /** Reads what {@link #bytes} made. */
  static Shown read(BytesRef bytes) throws IOException {
    DataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    return new Shown(
        new ListingId(uuid(in)),
        new PersonId(uuid(in)),
        in.readString(),
        in.readString(),
        in.readString(),
        new Money(in.readLong(), in.readString()),
        in.readVInt(),
        in.readString(),
        is(in) ? in.readString() : null,
        is(in)
            ? new GeoPoint(
                Double.longBitsToDouble(in.readLong()), Double.longBitsToDouble(in.readLong()))
            : null,
        strings(in),
        is(in) ? new MediaId(uuid(in)) : null,
        in.readString(),
        is(in));
  }

  /** Reads the id alone. */
  static ListingId readId(BytesRef bytes) throws IOException {
    return new ListingId(uuid(new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length)));
  }

  private static boolean is(DataOutput out, boolean yes) throws IOException {
    out.writeByte((byte) (yes ? 1 : 0));
    return yes;
  }

  private static boolean is(DataInput in) throws IOException {
    return in.readByte() == 1;
  }

  private static void write(DataOutput out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static UUID uuid(DataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static List<String> strings(DataInput in) throws IOException {
    int count = in.readVInt();
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strings.add(in.readString());
    }
    return strings;
  }
}
