/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.mailbox.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/** The mailbox in the browser, under {@code /mailbox}: a servlet context of its own, from which no file is served. */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = MailboxContext.NAME, path = "/mailbox")
public final class MailboxContext extends ServletContextHelper {
    static final String NAME = "org.letterhead.examples.mailbox";
}
