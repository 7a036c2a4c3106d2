/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.letterhead.mail.store.testing.Databases;
import org.letterhead.mail.template.TemplatePart;
import org.letterhead.mail.templates.internal.edit.TextRows.Place;

class KnownTextsTest {
    private static final int ACCOUNTS = 3_000;
    private static final int LENGTH = 1_000;
    private static final long BYTES = 500_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void manyAccountsStayWithinTheBoundAndEachGetsItsOwn(Databases.Kind kind) {
        try (Desk desk = new Desk(kind, folder)) {
            desk.node.store.transaction(handle -> {
                for (int i = 0; i < ACCOUNTS; i++) {
                    String account = "account" + i;
                    TextRows.takeTurn(handle, account);
                    TextRows.put(
                            handle,
                            new Place(account, "welcome", Locale.ENGLISH),
                            TemplatePart.TEXT,
                            account + " " + "x".repeat(LENGTH),
                            false,
                            "the original",
                            "user anna",
                            desk.now());
                }
                return null;
            });
            KnownTexts known = new KnownTexts(desk.node.store, BYTES);

            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(known.of("account" + i, "welcome", Locale.ENGLISH).get(TemplatePart.TEXT))
                        .startsWith("account" + i + " ");
            }

            assertThat(known.kept()).isPositive().isLessThanOrEqualTo(BYTES / (2 * LENGTH));
            assertThat(known.of("account", "welcome", Locale.ENGLISH)).isEmpty();
            assertThat(desk.rows("lh_templates_original")).isEqualTo(1);
        }
    }
}
