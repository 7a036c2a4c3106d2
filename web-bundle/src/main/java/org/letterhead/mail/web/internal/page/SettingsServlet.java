/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.web.internal.page;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.letterhead.mail.web.internal.Client;
import org.letterhead.mail.web.internal.Languages;
import org.letterhead.mail.web.internal.PagesContext;
import org.letterhead.mail.web.internal.PublicSite;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings page's way in and out: reads a request, has it answered by {@link SettingsSite}, and sends what that says. The one class of the settings page that
 * knows requests and responses of servlets, with {@link org.letterhead.mail.web.internal.signin.SessionCookie}.
 */
@Component(service = Servlet.class)
@HttpWhiteboardServletName("letterhead-settings")
@HttpWhiteboardServletPattern("/*")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + PagesContext.NAME + ")")
public final class SettingsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SettingsServlet.class);
    private static final int LONGEST_ADDRESS = 4096;

    private final transient PublicSite site;
    private final transient SettingsSite pages;

    @Activate
    public SettingsServlet(@Reference PublicSite site, @Reference SettingsSite pages) {
        this.site = site;
        this.pages = pages;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        try {
            Sent sent = answer(request);
            response.setStatus(sent.status());
            sent.headers().forEach(response::setHeader);
            response.setContentLength(sent.body().length);
            if (!request.getMethod().equals("HEAD")) {
                response.getOutputStream().write(sent.body());
            }
        } catch (IOException e) {
            // Who asked has gone.
            LOG.debug("A request ended before its answer did");
        }
    }

    private Sent answer(HttpServletRequest request) throws IOException {
        List<Locale> wanted = Languages.wanted(request.getHeader("Accept-Language"));
        Locale spoken = Languages.spoken(wanted);
        if (!List.of("GET", "HEAD", "POST").contains(request.getMethod())) {
            return pages.problem(405, "method", spoken, "").with("Allow", "GET, HEAD, POST");
        }
        String client = Client.of(
                request.getRemoteAddr(),
                Collections.list(request.getHeaders("X-Forwarded-For")),
                site.settings().trustedProxies());
        String query = request.getQueryString();
        if (request.getRequestURI().length() + (query == null ? 0 : query.length()) > LONGEST_ADDRESS) {
            return pages.problem(414, "missing", spoken, "");
        }
        Optional<Address> address = Address.of(request.getRequestURI(), request.getContextPath());
        if (address.isEmpty()) {
            return pages.problem(404, "missing", spoken, "");
        }
        return pages.answer(new Asked(request, client, address.get(), spoken));
    }
}
