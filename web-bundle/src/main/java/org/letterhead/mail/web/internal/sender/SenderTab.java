/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.sender;

import java.util.Map;
import org.letterhead.mail.account.BrandedSenders;
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

/** The tab that shows who the account's mail is from. */
@Component(service = SenderTab.class)
public final class SenderTab implements Tab {
    private static final Words WORDS = Words.of("sender");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile BrandedSenders service;

    @Override
    public String name() {
        return "sender";
    }

    @Override
    public Words words() {
        return WORDS;
    }

    @Override
    public Reply show(Visit visit) {
        return Reply.page(View.of("sender/sender.html", visit.say(WORDS, "title", Map.of()), Map.of()));
    }

    @Override
    public Reply change(Visit visit) {
        return new Reply.Missing();
    }
}
