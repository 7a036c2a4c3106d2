/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an account's colour becomes: readable letters upon it, and a lighter one for people whose screen is dark.
 *
 * @param colour as chosen, {@code #rrggbb}
 */
public record Palette(String colour) {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final String WHITE = "#ffffff";
    private static final String INK = "#14171b";
    /** The sheet at night, and how far a button must stand out from it (WCAG 2.2 asks for 4.5 of words). */
    private static final String NIGHT = "#1d2228";

    private static final double CONTRAST = 7;

    /** Whether a text is a colour. */
    public static boolean isColour(String text) {
        return COLOUR.matcher(text).matches();
    }

    String text() {
        return readable(colour);
    }

    String dark() {
        String lighter = colour;
        for (int step = 1; step <= 20 && contrast(lighter, NIGHT) < CONTRAST; step++) {
            lighter = towardsWhite(step / 20.0);
        }
        return lighter;
    }

    String darkText() {
        return readable(dark());
    }

    private static String readable(String background) {
        return contrast(background, WHITE) >= contrast(background, INK) ? WHITE : INK;
    }

    private String towardsWhite(double share) {
        StringBuilder mixed = new StringBuilder("#");
        for (int i = 0; i < 3; i++) {
            int channel = channel(colour, i);
            mixed.append(String.format(Locale.ROOT, "%02x", Math.round(channel + (255 - channel) * share)));
        }
        return mixed.toString();
    }

    static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(channel(colour, 0))
                + 0.7152 * linear(channel(colour, 1))
                + 0.0722 * linear(channel(colour, 2));
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int channel(String colour, int index) {
        return Integer.parseInt(colour.substring(1 + 2 * index, 3 + 2 * index), 16);
    }
}
