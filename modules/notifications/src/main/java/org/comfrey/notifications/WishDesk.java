package org.comfrey.notifications;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comfrey.api.PersonId;
import org.comfrey.api.notifications.CategoryChoice;
import org.comfrey.api.notifications.ChannelChoice;
import org.comfrey.api.notifications.ChannelSwitch;
import org.comfrey.api.notifications.DailyDigest;
import org.comfrey.api.notifications.NotificationSettings;
import org.comfrey.api.notifications.NotificationSettingsChange;
import org.comfrey.api.notifications.QuietHours;
import org.comfrey.api.notifications.ReminderChoice;
import org.comfrey.api.notifications.Unsubscription;
import org.comfrey.kernel.security.Caller;
import org.comfrey.kernel.security.Callers;
import org.comfrey.kernel.web.Fields;
import org.comfrey.kernel.web.ProblemCode;
import org.comfrey.kernel.web.Problems;
import org.jspecify.annotations.Nullable;

/** Reads and changes what people wish. */
final class WishDesk {
  static final ProblemCode CANNOT_BE_MUTED =
      new ProblemCode(422, "cannot-be-muted", "What protects an account or money is always told");
  static final ProblemCode OF_ANOTHER =
      new ProblemCode(403, "link-of-another", "The link belongs to another account");

  private static final int MOST_SWITCHES = 50;
  private static final int MOST_ATTEMPTS = 5;

  private final WishTable table;
  private final Addresses addresses;
  private final UnsubscribeLinks links;
  private final Teller teller;

  WishDesk(WishTable table, Addresses addresses, UnsubscribeLinks links, Teller teller) {
    this.table = table;
    this.addresses = addresses;
    this.links = links;
    this.teller = teller;
  }

  Wishes of(PersonId person) {
    return table.of(person);
  }

  NotificationSettings shown(PersonId person, Wishes wishes) {
    String zone =
        addresses
            .of(person)
            .map(reached -> reached.contact().timeZone())
            .orElseThrow(() -> Problems.notFound("person", person));
    List<CategoryChoice> categories = new ArrayList<>();
    for (Category category : Category.values()) {
      List<ChannelChoice> channels = new ArrayList<>();
      for (Channel channel : Channel.values()) {
        if (told(category, channel)) {
          channels.add(
              new ChannelChoice(
                  channel.label(), wishes.wants(category, channel), category.fixed(channel)));
        }
      }
      categories.add(new CategoryChoice(category.label(), category.critical(), channels));
    }
    return new NotificationSettings(
        categories,
        new QuietHours(wishes.quiet(), wishes.quietFrom(), wishes.quietUntil()),
        new DailyDigest(wishes.digest(), wishes.digestAt()),
        new ReminderChoice(wishes.dayBefore(), wishes.hourBefore()),
        zone);
  }

  private static boolean told(Category category, Channel channel) {
    return Kinds.all().stream()
        .anyMatch(kind -> kind.category() == category && kind.toldBy(channel));
  }

  /** Changes the wishes that were read in that version. */
  Wishes change(PersonId person, Wishes before, NotificationSettingsChange change) {
    Wishes after = applied(before, change);
    if (!table.change(person, before.version(), after)) {
      throw Problems.STALE.because("Another window changed this. Read it again and decide anew.");
    }
    teller.reconsider(person);
    return table.of(person);
  }

  private static Wishes applied(Wishes before, NotificationSettingsChange change) {
    List<ChannelSwitch> switches = change.switches() == null ? List.of() : change.switches();
    QuietHours quiet = change.quietHours();
    Fields.check(fields -> {
      fields.items("switches", switches, 0, MOST_SWITCHES);
      if (quiet != null) {
        fields.that(
            !quiet.on() || !minutes(quiet.from()).equals(minutes(quiet.until())),
            "quietHours.until",
            "invalid",
            "Quiet hours end at another time than they begin.",
            "another time");
      }
    });
    DailyDigest digest = change.digest();
    ReminderChoice reminders = change.reminders();
    return new Wishes(
        before.version(),
        switched(before.switches(), switches),
        quiet == null ? before.quiet() : quiet.on(),
        quiet == null ? before.quietFrom() : minutes(quiet.from()),
        quiet == null ? before.quietUntil() : minutes(quiet.until()),
        digest == null ? before.digest() : digest.on(),
        digest == null ? before.digestAt() : minutes(digest.at()),
        reminders == null ? before.dayBefore() : reminders.dayBefore(),
        reminders == null ? before.hourBefore() : reminders.hourBefore());
  }

  private static LocalTime minutes(LocalTime time) {
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private static Map<String, Boolean> switched(
      Map<String, Boolean> before, List<ChannelSwitch> switches) {
    Map<String, Boolean> after = new HashMap<>(before);
    for (ChannelSwitch one : switches) {
      Optional<Category> category = Category.labelled(one.category());
      Optional<Channel> channel = Channel.labelled(one.channel());
      if (category.isEmpty() || channel.isEmpty()) {
        throw Problems.invalid(
            "switches",
            "invalid",
            "There is no category " + one.category() + " over " + one.channel() + ".",
            "a category and channel of the settings");
      }
      if (category.get().fixed(channel.get()) && !one.on()) {
        throw CANNOT_BE_MUTED
            .because(
                "News about "
                    + one.category()
                    + " protect your account or your money, so they always come.")
            .with("category", one.category());
      }
      after.put(one.category() + "/" + one.channel(), one.on());
    }
    return after;
  }

  Unsubscription meant(String token) {
    return shown(links.read(token));
  }

  private Unsubscription shown(UnsubscribeLinks.Meant meant) {
    Wishes wishes = table.of(meant.person());
    Category category = meant.category();
    return new Unsubscription(
        category == null ? "all" : category.label(),
        stoppable(category).stream().anyMatch(one -> wishes.wants(one, Channel.MAIL)));
  }

  private static List<Category> stoppable(@Nullable Category category) {
    return category == null
        ? Arrays.stream(Category.values()).filter(one -> !one.critical()).toList()
        : List.of(category);
  }

  /** By whoever holds the link, but for somebody who is signed in as another person. */
  Unsubscription unsubscribe(String token) {
    UnsubscribeLinks.Meant meant = links.read(token);
    Optional<Caller> caller = Callers.find();
    if (caller.isPresent() && !caller.get().person().equals(meant.person())) {
      throw OF_ANOTHER.because(
          "This link came in a mail to another account than the one that you are signed in to."
              + " Nothing was changed.");
    }
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Wishes before = table.of(meant.person());
      Map<String, Boolean> switches = new HashMap<>(before.switches());
      for (Category one : stoppable(meant.category())) {
        switches.put(one.label() + "/" + Channel.MAIL.label(), false);
      }
      if (switches.equals(before.switches())
          || table.change(meant.person(), before.version(), before.with(switches))) {
        teller.reconsider(meant.person());
        return shown(meant);
      }
    }
    throw Problems.STALE.because("The settings were just changed elsewhere. Ask again.");
  }
}
