/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.health.internal;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** What a check has found, line by line; the worst line says how things are altogether. */
final class Findings {
    private final ResultLog log = new ResultLog();

    Findings good(String line) {
        return add(Result.Status.OK, line);
    }

    Findings warning(String line) {
        return add(Result.Status.WARN, line);
    }

    Findings critical(String line) {
        return add(Result.Status.CRITICAL, line);
    }

    Result result() {
        return new Result(log);
    }

    private Findings add(Result.Status status, String line) {
        log.add(new ResultLog.Entry(status, Plain.text(line)));
        return this;
    }
}
