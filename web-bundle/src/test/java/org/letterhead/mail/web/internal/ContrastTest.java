/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contrast that WCAG 2.2 AA asks for (1.4.3 and 1.4.11), in the light and in the dark. */
class ContrastTest {
    private static final Pattern ROOT = Pattern.compile(":root\\{([^}]*)}");
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+):#([0-9a-f]{3,6})");

    @ParameterizedTest
    @CsvSource({
        "text, card, 4.5",
        "quiet, card, 4.5",
        "accent, card, 4.5",
        "on-accent, accent, 4.5",
        "text, page, 4.5",
        "line, card, 3"
    })
    void everythingCanBeRead(String front, String back, double least) {
        ROOT.matcher(Look.of(Optional.empty()).stylesheet()).results().forEach(root -> {
            Map<String, Double> light = COLOUR.matcher(root.group(1))
                    .results()
                    .collect(Collectors.toMap(colour -> colour.group(1), ContrastTest::luminance));
            double one = light.get(front) + 0.05;
            double other = light.get(back) + 0.05;

            assertThat(Math.max(one, other) / Math.min(one, other))
                    .as(front + " on " + back)
                    .isGreaterThanOrEqualTo(least);
        });
    }

    private static double luminance(MatchResult colour) {
        String hex = colour.group(2);
        String six = hex.length() == 6 ? hex : hex.replaceAll("(.)", "$1$1");
        return 0.2126 * channel(six, 0) + 0.7152 * channel(six, 2) + 0.0722 * channel(six, 4);
    }

    private static double channel(String hex, int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
