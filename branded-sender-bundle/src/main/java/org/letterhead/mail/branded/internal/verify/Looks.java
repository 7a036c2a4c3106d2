/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal.verify;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import java.net.IDN;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What names and domains look like to a reader (UTS 39), whatever letters they are made of. */
final class Looks {
    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL)
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** So many words follow each other in what is compared: names of others are shorter. */
    private static final int LONGEST_RUN = 10;

    /** As much of a look as a column holds; a single letter can look like eighteen. */
    private static final int LONGEST_KEY = 800;

    private Looks() {}

    /** Whether a word has letters of scripts that nobody writes together, such as Cyrillic among Latin ones. */
    static boolean mixesScripts(String word) {
        return CHECKER.failsChecks(word);
    }

    /** The words of a text: runs of letters and digits. */
    static List<String> words(String text) {
        return List.of(NO_LETTERS.split(text)).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The same for two texts that a reader may take for each other: without case, spaces and signs. */
    static String key(String text) {
        String folded = String.join("", words(text)).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String key = CHECKER.getSkeleton(folded).toLowerCase(Locale.ROOT);
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY);
    }

    /** The same for two domains that a reader may take for each other. */
    static String domain(String domain) {
        return CHECKER.getSkeleton(IDN.toUnicode(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
    }

    /** All that stands in a name as words that follow each other. */
    static List<String> runs(String name) {
        List<String> words = words(name);
        List<String> runs = new ArrayList<>();
        for (int start = 0; start < words.size(); start++) {
            for (int end = start + 1; end <= Math.min(words.size(), start + LONGEST_RUN); end++) {
                runs.add(String.join(" ", words.subList(start, end)));
            }
        }
        return runs;
    }

    /** How these look. */
    static Set<String> keys(List<String> runs) {
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> keys.add(key(run)));
        return keys;
    }
}
