/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.letterhead.mail.MailAddress;
import org.letterhead.mail.Mailbox;

class ShownNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Acme Café & Décor",
                "Żółta Łódź",
                "acme.example",
                "O'Neill, \"Books\" (since 1998): 100%",
                "株式会社アクメ",
                "نان‌وایی",
                "Rainbow 🏳️‍🌈 Shop"
            })
    void aNameStaysAsItIs(String name) {
        assertThat(ShownName.clean(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service@bank.example | ''",
                "Bank service@bank.example Support | Bank Support",
                "Bank <service@bank.example> | Bank",
                "Bank<service@bank.example> | Bank",
                "\"service@bank.example\" | ''",
                "service＠bank.example | ''",
                "service﹫bank.example | ''",
                "serviceⓐbank.example | ''",
                "a@@b | ''",
                "Café @ Home | Café Home",
                "@acme | acme",
                "acme@ | acme",
                "＜Acme＞ | Acme"
            })
    void nothingPosesAsAnAddress(String name, String shown) {
        assertThat(ShownName.clean(name)).isEqualTo(shown);
    }

    @Test
    void anAtSignThatIsHiddenFromTheEyeIsFoundAllTheSame() {
        assertThat(ShownName.clean("service\u200b@\u200bbank.example")).isEmpty();
        assertThat(ShownName.clean("elpmaxe.knab\u202e@ecivres")).isEmpty();
    }

    @Test
    void anEncodedWordIsTakenApart() {
        assertThat(ShownName.clean("=?utf-8?Q?service=40bank.example?=")).doesNotContain("=?");
        assertThat(ShownName.clean("=\u200b?utf-8?Q?service=40bank.example?=")).doesNotContain("=?");
        assertThat(ShownName.clean("=@?utf-8?Q?service=40bank.example?=")).doesNotContain("=?");
    }

    @Test
    void whatIsNotSeenIsRemovedAndSpacesBecomeOne() {
        assertThat(ShownName.clean(" A\r\nBcc: x\u0000\u0085\u2028B\u00a0\u3000C\u2800 "))
                .isEqualTo("A Bcc: x B C");
        assertThat(ShownName.clean("A\u202eB\u2066C\ufeffD\u00adE")).isEqualTo("ABCDE");
        assertThat(ShownName.clean("A\ud83dB")).isEqualTo("AB");
        assertThat(ShownName.clean("\u200d \u200c")).isEmpty();
        assertThat(ShownName.clean(null)).isEmpty();
    }

    @Test
    void cutsBetweenCharactersAndShowsThatSomethingIsMissing() {
        assertThat(ShownName.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(ShownName.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(ShownName.cut("abcd efg", 6)).isEqualTo("abcd…");
        assertThat(ShownName.cut("abcd😀ef", 6)).isEqualTo("abcd…");
        assertThat(ShownName.cut("abc😀efg", 6)).isEqualTo("abc😀…");
        assertThat(ShownName.cut("ab👩‍👩‍👧‍👧", 6)).isEqualTo("ab👩…");
    }

    @Test
    void whateverComesInWhatComesOutCanStandInFrom() {
        Random random = new Random(7);
        MailAddress address = MailAddress.of("mail@platform.example");
        String nasty = "@＠﹫<>=?\"\r\n\u0000\u202e\u200b\u200d a.\ud83d\ude00\u2028";
        for (int i = 0; i < 4_000; i++) {
            StringBuilder name = new StringBuilder();
            random.ints(random.nextInt(300), 0, nasty.length()).forEach(at -> name.append(nasty.charAt(at)));

            String shown = ShownName.cut(ShownName.clean(name.toString()), Mailbox.MAX_DISPLAY_NAME);

            assertThatCode(() -> new Mailbox(shown, address))
                    .as(name.toString())
                    .doesNotThrowAnyException();
            assertThat(shown).doesNotContain("@", "＠", "﹫", "<", ">", "=?", "\u202e", "\u200b");
        }
    }
}
