/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.templates.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.letterhead.mail.templates.internal.catalogue.BundleFiles;
import org.letterhead.mail.templates.internal.catalogue.CatalogueReader;
import org.letterhead.mail.templates.internal.catalogue.Template;
import org.letterhead.mail.templates.internal.render.TrialRun;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Finds the templates of other bundles: those that say {@code Provide-Capability: letterhead.templates}. Only their
 * headers and files are read. Nothing requires the capability, so no wire ties a host to this bundle.
 */
final class HostTemplates implements BundleTrackerCustomizer<Long> {
    static final String CAPABILITY = "letterhead.templates";
    static final String DEFAULT_PATH = "letterhead/templates";

    private final Catalogues catalogues;
    private final Consumer<String> problems;
    private final TrialRun trial = new TrialRun();

    HostTemplates(Catalogues catalogues, Consumer<String> problems) {
        this.catalogues = catalogues;
        this.problems = problems;
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
                    (folder, problem) -> problems.accept("A template of bundle " + name + " is left out: " + problem));
            List<Template> good = new ArrayList<>();
            for (Template template : read) {
                trial.problem(catalogues.now(), template)
                        .ifPresentOrElse(
                                problem -> problems.accept("The template " + root + template.id() + "/ of bundle "
                                        + name + " is left out, because it cannot be filled with its samples: "
                                        + problem),
                                () -> good.add(template));
            }
            if (read.isEmpty()) {
                problems.accept("Bundle " + name + " says that it has templates in " + root
                        + ", but there is no folder with a template.json that is in order.");
            }
            return good;
        } catch (RuntimeException e) {
            // A guest's files must not keep the framework's event from the others.
            problems.accept("The templates of bundle " + name + " in " + root + " cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Long id) {
        // In the place of the old ones: no mail meets a moment without them.
        if (event != null && event.getType() == BundleEvent.UPDATED && addingBundle(bundle, event) == null) {
            removedBundle(bundle, event, id);
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Long id) {
        catalogues.left(id);
    }
}
