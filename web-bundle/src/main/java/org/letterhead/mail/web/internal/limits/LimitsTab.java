/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.limits;

import java.util.Map;
import org.letterhead.mail.operate.MailLimits;
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

/** The tab that shows how much the account may send. */
@Component(service = LimitsTab.class)
public final class LimitsTab implements Tab {
    private static final Words WORDS = Words.of("limits");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MailLimits service;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        return Reply.page(View.of("limits/limits.html", visit.say(WORDS, "title", Map.of()), Map.of()));
    }

    @Override
    public Reply change(Visit visit) {
        return new Reply.Missing();
    }
}
