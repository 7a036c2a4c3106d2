/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import org.letterhead.mail.texts.Texts;

/** The texts of this bundle, read once for all its components. */
final class BrandedTexts {
    static final Texts TEXTS = Texts.of(BrandedTexts.class, "branded");

    private BrandedTexts() {}
}
