/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What axe finds on a page. */
final class Axe {
    private static final String SCRIPT = read("/axe.min.js");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private Axe() {}

    /** By the rules of WCAG 2.2 AA and those of good practice; what is not grave is printed. */
    static void check(Browser browser) {
        browser.ask(SCRIPT);
        Object result = browser.askLater("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
                + ".then(found => done({violations: found.violations.map(one => ({id: one.id, impact: one.impact,"
                + " help: one.help, nodes: one.nodes.map(node => node.html)})), passes: found.passes.length}),"
                + " wrong => done({violations: [], passes: 0, wrong: String(wrong)}))");
        Map<?, ?> report = (Map<?, ?>) result;
        assertThat(((Number) report.get("passes")).intValue())
                .as("rules that axe has found kept: %s", report.get("wrong"))
                .isGreaterThan(10);
        List<Object> grave = new ArrayList<>();
        for (Object violation : (List<?>) report.get("violations")) {
            if (GRAVE.contains(String.valueOf(((Map<?, ?>) violation).get("impact")))) {
                grave.add(violation);
            } else {
                System.out.println("axe, not grave, on " + browser.title() + ": " + violation);
            }
        }
        assertThat(grave).as("what axe finds on %s", browser.title()).isEmpty();
    }

    private static String read(String resource) {
        try (InputStream in = Axe.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
