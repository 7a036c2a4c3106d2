/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.account.BrandedSenders;
import org.letterhead.mail.account.BrandedSenders.Appearance;
import org.letterhead.mail.account.BrandedSenders.BrandedSender;
import org.letterhead.mail.account.BrandedSenders.State;
import org.letterhead.mail.account.BrandedSenders.Use;
import org.letterhead.mail.branded.internal.Appearances;
import org.letterhead.mail.branded.internal.BrandedTexts;
import org.letterhead.mail.branded.internal.verify.Sender.Progress;
import org.letterhead.mail.branded.internal.verify.Sender.Verified;
import org.letterhead.mail.branded.internal.verify.Sender.Wanted;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** An account's sender as its people see it, in words. */
@Component(service = SenderView.class)
public final class SenderView {
    private final Appearances appearances;
    private final Adoptions adoptions;
    private final Host host;
    private final Clock clock;

    /** Called by Declarative Services. */
    @Activate
    public SenderView(@Reference Appearances appearances, @Reference Adoptions adoptions, @Reference Host host) {
        this(appearances, adoptions, host, Clock.systemUTC());
    }

    SenderView(Appearances appearances, Adoptions adoptions, Host host, Clock clock) {
        this.appearances = appearances;
        this.adoptions = adoptions;
        this.host = host;
        this.clock = clock;
    }

    BrandedSender of(Sender sender, Locale reader) {
        Locale locale = BrandedTexts.spoken(reader);
        return new BrandedSender(
                sender.account(),
                state(sender),
                sender.verified().map(verified -> shown(sender, verified, locale)),
                sender.wanted().map(wanted -> shown(sender.account(), wanted, locale)));
    }

    private State state(Sender sender) {
        if (sender.verified().isPresent()) {
            return State.VERIFIED;
        }
        return sender.wanted()
                .map(wanted -> switch (progress(wanted)) {
                    case MAILED -> State.PENDING;
                    case EXPIRED -> State.EXPIRED;
                    case DECLINED -> State.UNVERIFIED;
                })
                .orElse(State.UNVERIFIED);
    }

    private BrandedSenders.Progress progress(Wanted wanted) {
        return switch (wanted.progress()) {
            case MAILED ->
                clock.instant().isBefore(wanted.until())
                        ? BrandedSenders.Progress.MAILED
                        : BrandedSenders.Progress.EXPIRED;
            case LAPSED -> BrandedSenders.Progress.EXPIRED;
            case DECLINED -> BrandedSenders.Progress.DECLINED;
        };
    }

    private BrandedSenders.Verified shown(Sender sender, Verified verified, Locale locale) {
        Use use = adoptions.use(sender, verified);
        String text = say("verified." + name(use), verified.address(), locale);
        if (verified.ends().isPresent()) {
            text += ' '
                    + TEXTS.say(
                            "verified.until",
                            Map.of("time", time(verified.ends().get(), locale)),
                            locale);
        }
        return new BrandedSenders.Verified(
                verified.address(),
                verified.name(),
                verified.at(),
                verified.ends(),
                use,
                appearance(sender.account(), verified.address(), verified.name(), locale),
                text);
    }

    private BrandedSenders.Wanted shown(String account, Wanted wanted, Locale locale) {
        BrandedSenders.Progress progress = progress(wanted);
        String key = wanted.progress() == Progress.LAPSED ? "lapsed" : name(progress);
        return new BrandedSenders.Wanted(
                wanted.address(),
                wanted.name(),
                wanted.since(),
                wanted.until(),
                wanted.by(),
                progress,
                appearance(account, wanted.address(), wanted.name(), locale),
                TEXTS.say(
                        "wanted." + key,
                        Map.of("address", wanted.address().toString(), "time", time(wanted.until(), locale)),
                        locale));
    }

    Appearance appearance(String account, MailAddress address, String name, Locale locale) {
        return appearances.of(account, address, name, host.displayName(account), locale);
    }

    static String say(String key, MailAddress address, Locale locale) {
        return TEXTS.say(key, Map.of("address", address.toString()), locale);
    }

    /** A moment for people, in UTC: it is not known where they are. */
    static String time(Instant at, Locale locale) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(BrandedTexts.spoken(locale))
                        .format(at.atOffset(ZoneOffset.UTC).toLocalDateTime())
                + " UTC";
    }

    private static String name(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
