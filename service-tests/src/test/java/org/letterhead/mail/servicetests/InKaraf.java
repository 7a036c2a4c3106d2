/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.servicetests;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.letterhead.mail.MailContent;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRequest;
import org.letterhead.mail.MailService;
import org.letterhead.mail.MailStatus;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.transport.MailTransport;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;

/** What the tests inside Karaf have in common. Each leaves Karaf as it found it. */
public abstract class InKaraf {
    @Inject
    protected BundleContext context;

    @Inject
    protected ConfigurationAdmin configurations;

    @Configuration
    public static Option[] configuration() {
        return KarafUnderTest.options();
    }

    /** The mail service as it is now: it may have gone and come back since the test began. */
    protected MailService mail() {
        return service(MailService.class, null);
    }

    protected <T> T service(Class<T> type, String filter) {
        return Eventually.get(
                "a service " + type.getName() + " " + filter, () -> context.getServiceReferences(type, filter).stream()
                        .findFirst()
                        .map(context::getService));
    }

    protected boolean isThere(String filter) {
        try {
            return !context.getServiceReferences(MailTransport.class, filter).isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    protected Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    /** A small mail of the account to one recipient. */
    protected static MailRequest.Builder hello() {
        return MailRequest.forAccount("acme")
                .content(new MailContent.Given("Hello", "Good morning", Optional.empty()))
                .to(Mailbox.of("Anna", "anna@shop.example"));
    }

    protected MailStatus ended(MailId id) {
        return Eventually.get(
                "an end of mail " + id, () -> mail().status(id, Locale.ENGLISH).filter(MailStatus::isFinal));
    }

    /** Sends a mail and reads it in the mailbox. */
    protected ReceivedMail received(MailRequest request) {
        MailStatus status = ended(mail().send(request));
        if (status.recipients().stream().anyMatch(to -> to.failure().isPresent())) {
            throw new AssertionError("not sent: " + status);
        }
        return ReceivedMail.withMessageId(status.messageId().orElseThrow());
    }

    /** Changes some keys of a configuration and returns the way back. */
    protected AutoCloseable configured(String pid, Map<String, Object> changes) throws IOException {
        org.osgi.service.cm.Configuration configuration = configurations.getConfiguration(pid, "?");
        Dictionary<String, Object> before = ownKeys(configuration);
        Dictionary<String, Object> after = ownKeys(configuration);
        changes.forEach(after::put);
        configuration.update(after);
        return () -> configuration.update(before);
    }

    /** What an operator has written: not the name of the file, so that Karaf does not write the changes back to it. */
    protected static Dictionary<String, Object> ownKeys(org.osgi.service.cm.Configuration configuration) {
        Dictionary<String, Object> own = new Hashtable<>();
        Dictionary<String, Object> all = configuration.getProperties();
        for (String key : Collections.list(all.keys())) {
            if (!key.startsWith("felix.") && !key.startsWith("org.apache.karaf.") && !key.startsWith("service.")) {
                own.put(key, all.get(key));
            }
        }
        return own;
    }
}
