/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.templates;

import java.util.Map;
import org.letterhead.mail.template.TemplateEditor;
import org.letterhead.mail.web.internal.page.Reply;
import org.letterhead.mail.web.internal.page.Tab;
import org.letterhead.mail.web.internal.page.View;
import org.letterhead.mail.web.internal.page.Visit;
import org.letterhead.mail.web.internal.page.Words;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab that shows what the account's mail says. */
@Component(service = TemplatesTab.class)
public final class TemplatesTab implements Tab {
    private static final Words WORDS = Words.of("templates");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TemplateEditor service;

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        return Reply.page(View.of("templates/templates.html", visit.say(WORDS, "title", Map.of()), Map.of()));
    }

    @Override
    public Reply change(Visit visit) {
        return new Reply.Missing();
    }
}
