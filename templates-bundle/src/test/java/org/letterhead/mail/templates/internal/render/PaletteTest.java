/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaletteTest {
    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#ffffff", "#1f3f6e", "#ff0000", "#00ff00", "#ffcc00", "#7f7f7f", "#0000FF"})
    void lettersCanBeReadUponEveryColourByDayAndByNight(String colour) {
        Palette palette = Palette.of(colour);
        assertThat(Palette.contrast(palette.colour(), palette.letters())).isGreaterThan(4);
        assertThat(Palette.contrast(palette.dark(), palette.darkLetters())).isGreaterThan(7);
        assertThat(Palette.contrast(palette.dark(), "#1d2228")).isGreaterThan(8.9);
        assertThat(Palette.isColour(palette.dark())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"#1f3f6e, #ffffff", "#ffcc00, #14171b", "#ffffff, #14171b", "#000000, #ffffff"})
    void lettersAreWhiteOrDark(String colour, String letters) {
        assertThat(Palette.of(colour).letters()).isEqualTo(letters);
    }

    @Test
    void whatIsBrightEnoughStaysAsItIs() {
        assertThat(Palette.of("#ffcc00").dark()).isEqualTo("#ffcc00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "red", "#fff", "#1f3f6", "#1f3f6e;", "#1f3f6g", "#1f3f6e\n", " #1f3f6e"})
    void anythingElseIsNoColour(String text) {
        assertThat(Palette.isColour(text)).isFalse();
    }
}
