/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.ArrayList;
import java.util.List;
import org.letterhead.mail.templates.internal.catalogue.BundleFiles;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.render.TrialRun;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the templates of other bundles: those that say {@code Provide-Capability: letterhead.templates}. Only their
 * headers and files are read. Nothing requires the capability, so no wire ties a host to this bundle.
 */
final class HostTemplates implements BundleTrackerCustomizer<Long> {
    static final String CAPABILITY = "letterhead.templates";
    static final String DEFAULT_PATH = "letterhead/templates";

    private static final Logger LOG = LoggerFactory.getLogger(HostTemplates.class);

    private final Catalogues catalogues;
    private final TrialRun trial = new TrialRun();

    HostTemplates(Catalogues catalogues) {
        this.catalogues = catalogues;
    }

    @Override
    public Long addingBundle(Bundle bundle, BundleEvent event) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<BundleCapability> declared = revision == null ? List.of() : revision.getDeclaredCapabilities(CAPABILITY);
        if (declared.isEmpty()) {
            return null;
        }
        String name = bundle.getSymbolicName() + " (" + bundle.getBundleId() + ")";
        List<Template> templates = new ArrayList<>();
        declared.forEach(capability -> templates.addAll(read(bundle, name, capability)));
        catalogues.arrived(bundle.getBundleId(), name, templates);
        return bundle.getBundleId();
    }

    private List<Template> read(Bundle bundle, String name, BundleCapability capability) {
        Object said = capability.getAttributes().get("path");
        String path = said instanceof String text ? text : DEFAULT_PATH;
        String root = path.replaceAll("^/+|/+$", "") + "/";
        try {
            List<Template> read = CatalogueReader.read(
                    new BundleFiles(bundle),
                    root,
                    (folder, problem) -> LOG.error("A template of bundle {} is left out: {}", name, problem));
            List<Template> good = new ArrayList<>();
            for (Template template : read) {
                trial.problem(catalogues.now(), template)
                        .ifPresentOrElse(
                                problem -> LOG.error(
                                        "A template of bundle {} is left out: {}{}/ cannot be rendered with its samples: {}",
                                        name,
                                        root,
                                        template.id(),
                                        problem),
                                () -> good.add(template));
            }
            LOG.info(
                    "Bundle {} brings the templates {}",
                    name,
                    good.stream().map(Template::id).toList());
            if (read.isEmpty()) {
                LOG.warn(
                        "Bundle {} says that it has templates, but there are none to be used in its folder {}",
                        name,
                        root);
            }
            return good;
        } catch (RuntimeException e) {
            // A guest's files must not keep the framework's event from the others.
            LOG.error("The templates of bundle {} in {} cannot be read: {}", name, root, e.getMessage());
            return List.of();
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Long id) {
        if (event != null && event.getType() == BundleEvent.UPDATED) {
            removedBundle(bundle, event, id);
            addingBundle(bundle, event);
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Long id) {
        catalogues.left(id);
    }
}
