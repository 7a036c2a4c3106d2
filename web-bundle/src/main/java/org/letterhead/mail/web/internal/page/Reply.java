/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a tab answers a request with. */
public sealed interface Reply {
    /**
     * A page in the frame.
     *
     * @param status the HTTP status: 200, or 422 for what was filled in wrong, 409 where somebody else was faster
     * @param view what stands in it
     */
    record Page(int status, View view) implements Reply {}

    /**
     * A part of a page, for a script that puts it where it belongs.
     *
     * @param view what it is; title, notice and scripts are not shown
     */
    record Part(View view) implements Reply {}

    /**
     * On to another page of the same account, which is how every change ends that was made: reloading it changes nothing again.
     *
     * @param path below the account, such as {@code delivery/smtp}; the tab encodes what is not its own
     * @param notice what that page says above everything else
     */
    record Elsewhere(String path, Optional<Notice> notice) implements Reply {}

    /**
     * A file of its own, such as a preview that stands in a sandboxed frame.
     *
     * @param type its type
     * @param policy its Content-Security-Policy
     * @param body its bytes
     */
    record File(String type, String policy, byte[] body) implements Reply {}

    /** There is nothing here, or nothing that this reader may know of: the answer is the same. */
    record Missing() implements Reply {}

    /** A page that shows what was asked for. */
    static Reply page(View view) {
        return new Page(200, view);
    }

    /** The page again, with what is wrong in it. */
    static Reply refused(View view) {
        return new Page(422, view);
    }

    /** On to another page. */
    static Reply elsewhere(String path, Notice notice) {
        return new Elsewhere(path, Optional.of(notice));
    }

    /** On to another page. */
    static Reply elsewhere(String path) {
        return new Elsewhere(path, Optional.empty());
    }

    /** Text to be shown as it is. */
    static Reply text(String text) {
        return new File(
                "text/plain; charset=utf-8", "default-src 'none'; sandbox", text.getBytes(StandardCharsets.UTF_8));
    }
}
