/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Hold;
import org.letterhead.mail.texts.Texts;

/** What delivery itself says to people. */
public final class Words {
    private static final String PREFIX = "delivery.";
    private static final Texts TEXTS = Texts.of(Words.class, "delivery");

    private Words() {}

    /** An advice of delivery's own. */
    public static Advice advice(String key, Map<String, String> arguments) {
        return TEXTS.advice(PREFIX + key, arguments);
    }

    /** Whether it was not a driver that has said it. */
    public static boolean isOurs(Advice advice) {
        return advice.key().startsWith(PREFIX);
    }

    /** Says an advice of delivery's own; empty if it is a driver's. */
    public static Optional<String> say(Advice advice, Locale locale) {
        return isOurs(advice) ? TEXTS.find(advice.key(), advice.arguments(), locale) : Optional.empty();
    }

    /** What can be said of a failure when its driver has no words for it in this language, or is gone. */
    public static Optional<String> byCause(Failure.Cause cause, Locale locale) {
        return TEXTS.find("cause." + cause.name(), Map.of(), locale);
    }

    /** What a preview of subscription mail says: why it came, and how to stop it. */
    public static String preview(String key, Locale locale) {
        return TEXTS.say("preview." + key, locale);
    }

    /** Why a mail is kept back. */
    public static String whyHeld(Hold.Reason reason, Locale locale) {
        return TEXTS.find("hold." + reason.name(), Map.of(), locale)
                .or(() -> TEXTS.find("hold." + reason.name(), Map.of(), Locale.ENGLISH))
                .orElse(reason.name());
    }
}
