/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.List;

/**
 * What came of mailing a preview.
 *
 * @param accepted whether it is on its way
 * @param address to whom; untrusted, fit to be shown
 * @param log where the log has it; empty if it was not accepted
 * @param text what to do; possibly empty
 * @param findings what is wrong with the texts
 */
record TestResult(boolean accepted, String address, String log, String text, List<Findings.Shown> findings) {
    /** It is on its way. */
    static TestResult accepted(String address, String log) {
        return new TestResult(true, address, log, "", List.of());
    }

    /** It is not sent. */
    static TestResult refused(String address, String text, List<Findings.Shown> findings) {
        return new TestResult(false, address, "", text, findings);
    }

    /** For a template. */
    public boolean hasText() {
        return !text.isEmpty();
    }

    /** For a template. */
    public boolean hasFindings() {
        return !findings.isEmpty();
    }
}
