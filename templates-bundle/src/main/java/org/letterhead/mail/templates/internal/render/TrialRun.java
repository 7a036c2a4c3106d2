/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal.render;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.catalogue.Variable;

/** Whether a template can be rendered: with its samples, with those of what is required alone, in every language. */
public final class TrialRun {
    private static final String ACCOUNT = "sample";

    private final Renderer renderer = new Renderer();

    /** What goes wrong; empty if nothing does. */
    public Optional<String> problem(Catalogue catalogue, Template template) {
        for (Locale language : template.languages()) {
            for (Map<String, Object> model :
                    List.of(Variable.samples(template.variables()), Variable.requiredSamples(template.variables()))) {
                try {
                    renderer.renderAsWritten(
                            catalogue,
                            template,
                            new TemplateCall(template.id(), model, ACCOUNT, "Acme", List.of(language)),
                            Originals.ONLY);
                } catch (TemplateNotInOrderException | MailRejectedException e) {
                    return Optional.of(e.getMessage());
                }
            }
        }
        return Optional.empty();
    }
}
