/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.catalogue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The names that templates may use without declaring them, and the partials. */
public final class OwnNames {
    /** What every model holds without the host's doing: {@code account.name}. */
    public static final String ACCOUNT = "account";

    /** {@code unsubscribe.link}, for subscription mail: a place where delivery puts the recipient's own. */
    public static final String UNSUBSCRIBE = "unsubscribe";

    /** What the layout knows of the mail that stands in it. */
    public static final String MAIL = "mail";

    /** What an account has chosen for its layout. */
    public static final String LAYOUT = "layout";

    /** The partial that stands for the footer. */
    public static final String FOOTER_PARTIAL = "footer";

    /** The partial, of the layout alone, that stands for what the template says. */
    public static final String CONTENT_PARTIAL = "content";

    /** What no declared variable can be called. */
    static final Set<String> RESERVED = Set.of(ACCOUNT, UNSUBSCRIBE, MAIL, LAYOUT);

    private static final List<String> ALL = List.of(
            "account.name",
            "unsubscribe.link",
            "mail.subject",
            "mail.preheader",
            "mail.language",
            "mail.direction",
            "mail.footer",
            "layout.logo",
            "layout.colour",
            "layout.colour_text",
            "layout.dark_colour",
            "layout.dark_colour_text",
            "layout.legal_address",
            "layout.legal_address.any",
            "line");

    private OwnNames() {}

    /** Every name that the texts of a template may use. */
    public static Set<String> with(List<Variable> variables) {
        Set<String> names = new TreeSet<>(Variable.names(variables));
        names.addAll(ALL);
        return Set.copyOf(names);
    }
}
