/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/**
 * Everything under {@code /letterhead}. A servlet context of its own, so that filters and sessions of the platform's applications
 * have nothing to do with it. No file is served from it.
 */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = PagesContext.NAME, path = "/letterhead")
public final class PagesContext extends ServletContextHelper {
    public static final String NAME = "org.letterhead.mail.web";
}
