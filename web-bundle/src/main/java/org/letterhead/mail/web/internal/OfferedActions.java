/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.letterhead.mail.action.PublicAction;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All actions that bundles offer at this moment. */
@Component(service = OfferedActions.class)
public final class OfferedActions {
    private static final Logger LOG = LoggerFactory.getLogger(OfferedActions.class);

    private final List<OfferedAction> offered = new CopyOnWriteArrayList<>();

    /** The best one of that name. Properties are read when it is asked for: a bundle may change them at any time. */
    Optional<OfferedAction> find(String name) {
        return offered.stream().filter(action -> action.isNamed(name)).min(OfferedAction.BEST_FIRST);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(ServiceReference<PublicAction> reference, PublicAction action) {
        Object name = reference.getProperty(PublicAction.NAME);
        if (!(name instanceof String text) || !ActionLink.isName(text)) {
            LOG.error(
                    "{} offers an action whose property {} is {} and not of the form [a-z][a-z0-9-]{1,31}: it has no page.",
                    reference.getBundle(),
                    PublicAction.NAME,
                    name);
        }
        offered.add(new OfferedAction(reference, action));
    }

    void unbind(ServiceReference<PublicAction> reference) {
        offered.removeIf(action -> action.is(reference));
    }
}
