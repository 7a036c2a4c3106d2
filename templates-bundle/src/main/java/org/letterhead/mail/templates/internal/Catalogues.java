/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.letterhead.mail.templates.internal.catalogue.BundleFiles;
import org.letterhead.mail.templates.internal.catalogue.Catalogue;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalogue as it is at the moment: this bundle's templates and those that other bundles bring. */
@Component(service = Catalogues.class)
public final class Catalogues {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);

    private final Catalogue builtIn;
    private final Consumer<String> problems;
    private final Map<Long, Guest> guests = new TreeMap<>();
    private volatile Catalogue now;
    private BundleTracker<Long> tracker;

    /** A bundle that brings templates. */
    private record Guest(String name, List<Template> templates) {}

    /**
     * Reads this bundle's templates and those of all bundles that are there.
     *
     * @param context this bundle's
     */
    @Activate
    public Catalogues(BundleContext context) {
        this(CatalogueReader.read(new BundleFiles(context.getBundle())), LOG::error);
        // A bundle that is stopped keeps its templates: people edit them while their host is restarted.
        int states = Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
        tracker = new BundleTracker<>(context, states, new HostTemplates(this, LOG::error));
        tracker.open();
    }

    /** Of templates that no bundle can add to. */
    public Catalogues(Catalogue builtIn) {
        this(builtIn, LOG::error);
    }

    Catalogues(Catalogue builtIn, Consumer<String> problems) {
        this.builtIn = builtIn;
        this.now = builtIn;
        this.problems = problems;
    }

    /** The catalogue as it is; for one piece of work, ask once. */
    public Catalogue now() {
        return now;
    }

    synchronized void arrived(long bundle, String name, List<Template> templates) {
        guests.put(bundle, new Guest(name, templates));
        merge(bundle);
        LOG.info(
                "Bundle {} brings the templates {}",
                name,
                templates.stream().map(Template::id).toList());
    }

    synchronized void left(long bundle) {
        guests.remove(bundle);
        merge(bundle);
    }

    /** Who was installed first has an id, so that a restart of Karaf does not change whose template it is. */
    private void merge(long changed) {
        Map<String, Template> byId = new HashMap<>(builtIn.byId());
        Map<String, String> owners = new HashMap<>();
        byId.keySet().forEach(id -> owners.put(id, "Letterhead itself"));
        guests.forEach((bundle, guest) -> {
            for (Template template : guest.templates()) {
                if (byId.putIfAbsent(template.id(), template) == null) {
                    owners.put(template.id(), "bundle " + guest.name());
                } else if (bundle == changed) {
                    problems.accept("The template " + template.id() + " of bundle " + guest.name() + " is left out: "
                            + owners.get(template.id()) + " has one of that name. Give its folder another name.");
                }
            }
        });
        now = new Catalogue(byId, builtIn.layout(), builtIn.footer());
    }

    /** Called by Declarative Services. */
    @Deactivate
    public void stop() {
        tracker.close();
    }
}
