/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import java.util.Locale;
import org.letterhead.mail.texts.Texts;

/** The texts of this bundle, read once for all its components. */
public final class BrandedTexts {
    /** All of them. */
    public static final Texts TEXTS = Texts.of(BrandedTexts.class, "branded");

    private BrandedTexts() {}

    /** The language in which a reader gets them. */
    public static Locale spoken(Locale wished) {
        return TEXTS.keys(wished).isEmpty() ? Locale.ENGLISH : Locale.forLanguageTag(wished.getLanguage());
    }
}
