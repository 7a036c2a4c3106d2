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
 * @param letters the colour of letters upon it
 * @param dark the colour on a dark screen
 * @param darkLetters the colour of letters upon that
 */
public record Palette(String colour, String letters, String dark, String darkLetters) {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final String WHITE = "#ffffff";
    private static final String INK = "#14171b";
    /** The sheet at night, and how far a button must stand out from it (WCAG 2.2 asks for 4.5 of words). */
    private static final String NIGHT = "#1d2228";

    private static final double CONTRAST = 9;

    /** Whether a text is a colour. */
    public static boolean isColour(String text) {
        return COLOUR.matcher(text).matches();
    }

    /** Of a chosen colour. */
    public static Palette of(String colour) {
        String dark = lighter(colour);
        return new Palette(colour, readable(colour), dark, readable(dark));
    }

    private static String lighter(String colour) {
        if (contrast(colour, NIGHT) >= CONTRAST) {
            return colour;
        }
        String lighter = WHITE;
        for (int lightness = 95; lightness >= 30; lightness--) {
            String candidate = withLightness(colour, lightness / 100.0);
            if (contrast(candidate, NIGHT) < CONTRAST) {
                return lighter;
            }
            lighter = candidate;
        }
        return lighter;
    }

    private static String readable(String background) {
        return contrast(background, WHITE) >= contrast(background, INK) ? WHITE : INK;
    }

    /** The same hue, as strong as it was. */
    private static String withLightness(String colour, double lightness) {
        double red = channel(colour, 0) / 255.0;
        double green = channel(colour, 1) / 255.0;
        double blue = channel(colour, 2) / 255.0;
        double most = Math.max(red, Math.max(green, blue));
        double least = Math.min(red, Math.min(green, blue));
        double span = most - least;
        double chroma = span == 0 ? 0 : span / (1 - Math.abs(most + least - 1)) * (1 - Math.abs(2 * lightness - 1));
        StringBuilder lighter = new StringBuilder("#");
        for (double channel : new double[] {red, green, blue}) {
            double share = span == 0 ? 0.5 : (channel - least) / span;
            double value = lightness + (share - 0.5) * chroma;
            lighter.append(String.format(Locale.ROOT, "%02x", Math.round(255 * Math.min(1, Math.max(0, value)))));
        }
        return lighter.toString();
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
