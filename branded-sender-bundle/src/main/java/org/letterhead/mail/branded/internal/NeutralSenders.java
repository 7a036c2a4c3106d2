/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.branded.internal;

import static org.letterhead.mail.branded.internal.BrandedTexts.TEXTS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.account.AccountRouting;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The operator's addresses for an account: the platform's, or the neutral ones where nobody is to see the platform. */
@Component(service = NeutralSenders.class)
public final class NeutralSenders {
    private static final String WHITE_LABEL = "whitelabel";

    private final PlatformTransport platform;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WhiteLabelTransport whiteLabel;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AccountRouting routing;

    /** Called by Declarative Services. */
    @Activate
    public NeutralSenders(@Reference PlatformTransport platform) {
        this.platform = platform;
    }

    /**
     * The addresses for an account.
     *
     * @throws InvalidSettingsException if the operator's file is not in order
     * @throws MailUnavailableException if nobody can say now who may see the platform: then nobody does, and mail waits
     */
    public OperatorSender of(String account) throws InvalidSettingsException {
        AccountRouting present = routing;
        if (present == null) {
            throw new MailUnavailableException("Nobody can say now whether recipients of account " + account
                    + " may see the platform: the bundle that keeps the accounts' settings is away.");
        }
        if (!present.of(account).neutralWay().equals(WHITE_LABEL)) {
            return platform.operator();
        }
        WhiteLabelTransport neutral = whiteLabel;
        if (neutral == null) {
            throw new InvalidSettingsException(
                    OperatorFile.FROM,
                    TEXTS.advice("advice.no-white-label", Map.of("file", "etc/" + WhiteLabelTransport.PID + ".cfg")));
        }
        return neutral.operator();
    }

    /** All of the operator's addresses that are in order, whoever they are for. */
    public List<OperatorSender> all() {
        WhiteLabelTransport neutral = whiteLabel;
        return Stream.of(
                        find(platform::operator),
                        neutral == null ? Optional.<OperatorSender>empty() : find(neutral::operator))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<OperatorSender> find(SenderSettings.Reading reading) {
        try {
            return Optional.of(reading.sender());
        } catch (InvalidSettingsException e) {
            return Optional.empty();
        }
    }
}
