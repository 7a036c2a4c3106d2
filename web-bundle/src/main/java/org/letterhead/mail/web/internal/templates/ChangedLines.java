/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which lines of a text are other ones in another version of it, so that nobody has to look for them. */
final class ChangedLines {
    /** Longer texts are compared by their beginning and end alone. */
    private static final int MOST_PAIRS = 4_000_000;

    private final String[] mine;
    private final String[] other;
    private final BitSet common = new BitSet();

    private ChangedLines(String[] mine, String[] other) {
        this.mine = mine;
        this.other = other;
    }

    /**
     * A line.
     *
     * @param written its text
     * @param changed whether the other version does not have it
     */
    record Line(String written, boolean changed) {}

    /** The lines of a text, against another version. */
    static List<Line> of(String text, String other) {
        ChangedLines lines = new ChangedLines(text.split("\n", -1), other.split("\n", -1));
        lines.compare();
        List<Line> shown = new ArrayList<>();
        for (int i = 0; i < lines.mine.length; i++) {
            shown.add(new Line(lines.mine[i], !lines.common.get(i)));
        }
        return shown;
    }

    private void compare() {
        int start = 0;
        while (start < mine.length && start < other.length && mine[start].equals(other[start])) {
            common.set(start++);
        }
        int end = 0;
        while (end < mine.length - start
                && end < other.length - start
                && mine[mine.length - 1 - end].equals(other[other.length - 1 - end])) {
            common.set(mine.length - 1 - end++);
        }
        int rows = mine.length - start - end;
        int columns = other.length - start - end;
        if ((long) rows * columns <= MOST_PAIRS) {
            compare(start, rows, columns);
        }
    }

    /** The longest common sequence of what is between. */
    private void compare(int start, int rows, int columns) {
        int[][] longest = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                longest[i][j] = mine[start + i].equals(other[start + j])
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        for (int i = 0, j = 0; i < rows && j < columns; ) {
            if (mine[start + i].equals(other[start + j])) {
                common.set(start + i);
                i++;
                j++;
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }
}
