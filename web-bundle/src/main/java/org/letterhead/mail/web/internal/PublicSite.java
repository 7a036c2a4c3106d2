/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal;

import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.action.PublicLinks;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator has set, and the service {@link PublicLinks} while two things are true: the settings have a URL, and a web
 * server shows the pages. It is registered by hand, since a component that is made when it is first used would be on offer
 * before anybody has looked at the settings.
 */
@Component(
        service = PublicSite.class,
        immediate = true,
        configurationPid = WebConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = WebConfiguration.class)
public final class PublicSite {
    private static final Logger LOG = LoggerFactory.getLogger(PublicSite.class);

    private final BundleContext bundle;

    /** Its absence is normal: then every account uses the platform's own ways. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountRouting routing;

    private volatile WebSettings settings;
    private volatile Throttle throttle;
    private ServiceRegistration<PublicLinks> links;
    private int shown;

    @Activate
    public PublicSite(BundleContext bundle, WebConfiguration configuration) {
        this.bundle = bundle;
        read(configuration);
    }

    /** Takes a changed file without going away: nobody finds the pages missing meanwhile. */
    @Modified
    synchronized void modified(WebConfiguration configuration) {
        read(configuration);
        offer();
    }

    @Deactivate
    synchronized void deactivate() {
        shown = 0;
        offer();
    }

    public WebSettings settings() {
        return settings;
    }

    public Throttle throttle() {
        return throttle;
    }

    /** A web server shows the pages from now on. */
    synchronized void shown() {
        shown++;
        offer();
    }

    /** It does not any more. */
    synchronized void hidden() {
        shown = Math.max(0, shown - 1);
        offer();
    }

    private void read(WebConfiguration configuration) {
        WebSettings read = WebSettings.of(configuration);
        settings = read;
        throttle = new Throttle(read.clientPerMinute(), read.allPerMinute(), TimeMeter.SYSTEM_NANOTIME);
        read.problems()
                .forEach(problem -> LOG.error(
                        "In etc/{}.cfg: {}. Until it is corrected no mail carries a link to a page.",
                        WebConfiguration.PID,
                        problem));
        if (read.problems().isEmpty() && read.publicUrl().isEmpty()) {
            LOG.info("public.url is not set in etc/{}.cfg: no mail carries a link to a page.", WebConfiguration.PID);
        }
    }

    private void offer() {
        boolean wanted = shown > 0 && settings.hasLinks();
        if (wanted && links == null) {
            links = bundle.registerService(
                    PublicLinks.class, new Links(this::settings, () -> Optional.ofNullable(routing)), null);
        } else if (!wanted && links != null) {
            links.unregister();
            links = null;
        }
    }
}
