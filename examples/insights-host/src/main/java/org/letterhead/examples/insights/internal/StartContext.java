/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.examples.insights.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContext;

/** The platform's own pages, under {@code /insights}: a servlet context beside Letterhead's, with which it shares nothing. */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE)
@HttpWhiteboardContext(name = StartContext.NAME, path = "/insights")
public final class StartContext extends ServletContextHelper {
    static final String NAME = "org.letterhead.examples.insights";
}
