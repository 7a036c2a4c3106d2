/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.testing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.MessageClass;
import org.letterhead.mail.template.MailTemplates;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.template.TemplateCall;
import org.letterhead.mail.template.TemplateDescriptor;

/** A catalogue whose only template is called "any" and always says the same. */
public final class OneTemplate implements MailTemplates {
    public final Set<String> switchedOff = ConcurrentHashMap.newKeySet();
    public volatile boolean away;
    private final String subject;

    public OneTemplate(String subject) {
        this.subject = subject;
    }

    @Override
    public List<TemplateDescriptor> list(Locale locale) {
        return List.of(new TemplateDescriptor(
                "any", "Any", "", MessageClass.TRANSACTIONAL, List.of(), List.of(Locale.ENGLISH), false, false, true));
    }

    @Override
    public Optional<TemplateDescriptor> find(String templateId, Locale locale) {
        return list(locale).stream().findFirst();
    }

    @Override
    public RenderedMail render(TemplateCall call) {
        refuseIfAway();
        return new RenderedMail(Locale.ENGLISH, subject, "Text", Optional.empty());
    }

    @Override
    public boolean isSwitchedOff(String account, String templateId) {
        refuseIfAway();
        return switchedOff.contains(account + " " + templateId);
    }

    private void refuseIfAway() {
        if (away) {
            throw new MailUnavailableException("The templates' database does not answer");
        }
    }
}
