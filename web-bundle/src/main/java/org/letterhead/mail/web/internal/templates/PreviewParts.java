/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.letterhead.mail.template.TemplateFinding;
import org.letterhead.mail.template.TemplateFinding.Severity;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.templates.PreviewPanel.Rendered;

/** The parts of the editor's page that a script asks for while somebody writes. */
final class PreviewParts {
    /** More are read when it is saved. */
    private static final int MOST = 5;

    private PreviewParts() {}

    /** The preview anew, or what is wrong. */
    static Reply preview(Rendered rendered, Typed typed, Say say) {
        Map<String, Object> values = new HashMap<>();
        values.put("hasPanel", rendered.panel().isPresent());
        rendered.panel().ifPresent(panel -> values.put("panel", panel));
        addTrouble(values, rendered, typed, say);
        return new Reply.Part(View.of("templates/live.html", "", values));
    }

    /** What came of mailing it. */
    static Reply tested(TestResult result) {
        return new Reply.Part(View.of("templates/tested.html", "", Map.of("hasTested", true, "tested", result)));
    }

    static void addTrouble(Map<String, Object> values, Rendered rendered, Typed typed, Say say) {
        List<TemplateFinding> errors = rendered.findings().stream()
                .filter(one -> one.severity() == Severity.ERROR)
                .toList();
        values.put("impossible", rendered.panel().isEmpty());
        values.put("trouble", Findings.of(errors, MOST, typed, say));
    }
}
