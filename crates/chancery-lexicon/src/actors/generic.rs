//! Lists the bodies every state has: a foreign ministry, a presidency, a parliament.
//!
//! `offices.tsv` goes first: a body written there keeps its own name and gains the generic forms.
//! The build script shares this module.

/// A body that is named after its state.
pub(crate) struct Body {
    /// Part of the id.
    pub slug: &'static str,
    /// Office codes of those who head it.
    pub codes: &'static [&'static str],
    /// PLOVER's sector of the body.
    pub sector: &'static str,
    /// The first names the body: "{first} of Iceland", "Icelandic {first}".
    pub names: &'static [&'static str],
}

/// What every state is taken to have.
///
/// The words are those of news English and of literal translations into it; no state's own
/// names are here.
pub(crate) const BODIES: &[Body] = &[
    Body {
        slug: "foreign-ministry",
        codes: &["foreign-minister", "spokesperson"],
        sector: "GOV",
        names: &[
            "Foreign Ministry",
            "Ministry of Foreign Affairs",
            "Foreign Affairs Ministry",
            "Ministry of External Affairs",
            "Ministry of External Relations",
            "Foreign Office",
            "MFA",
        ],
    },
    Body {
        slug: "defence-ministry",
        codes: &["defence-minister"],
        sector: "GOV",
        names: &["Defence Ministry", "Defense Ministry", "Ministry of Defence", "Ministry of Defense", "MoD"],
    },
    Body {
        slug: "interior-ministry",
        codes: &["interior-minister"],
        sector: "GOV",
        names: &[
            "Interior Ministry",
            "Ministry of the Interior",
            "Ministry of Interior",
            "Ministry of Internal Affairs",
        ],
    },
    Body {
        slug: "finance-ministry",
        codes: &["finance-minister"],
        sector: "GOV",
        names: &["Finance Ministry", "Ministry of Finance"],
    },
    Body {
        slug: "justice-ministry",
        codes: &["justice-minister"],
        sector: "GOV",
        names: &["Justice Ministry", "Ministry of Justice"],
    },
    Body {
        slug: "head-of-state",
        codes: &["head-of-state"],
        sector: "GOV",
        names: &["Presidency", "Presidential Administration", "President's Office", "Presidential Palace"],
    },
    Body {
        slug: "government",
        codes: &["head-of-government"],
        sector: "GOV",
        names: &["Government", "Cabinet", "Council of Ministers", "Prime Minister's Office", "authorities"],
    },
    Body {
        slug: "parliament",
        codes: &["speaker"],
        sector: "LEG",
        names: &["Parliament", "National Assembly", "legislature"],
    },
    Body {
        slug: "armed-forces",
        codes: &["army-chief"],
        sector: "MIL",
        names: &["Armed Forces", "Army", "military", "troops", "General Staff"],
    },
    Body { slug: "air-force", codes: &[], sector: "MIL", names: &["Air Force"] },
    Body { slug: "navy", codes: &[], sector: "MIL", names: &["Navy"] },
    Body { slug: "police", codes: &[], sector: "COP", names: &["Police", "police force"] },
    Body {
        slug: "intelligence",
        codes: &["intelligence-chief"],
        sector: "SPY",
        names: &["Intelligence Service", "secret service", "intelligence agency"],
    },
    Body { slug: "supreme-court", codes: &[], sector: "JUD", names: &["Supreme Court"] },
    Body { slug: "central-bank", codes: &["central-bank-chief"], sector: "GOV", names: &["Central Bank"] },
    Body {
        slug: "un-mission",
        codes: &["un-ambassador"],
        sector: "GOV",
        names: &["Mission to the United Nations", "Mission to the UN"],
    },
];
