//! Character references: the numeric ones, Latin-1's, and the punctuation of newspapers.

/// Latin-1's names, from U+00A0 on.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 \
acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc \
Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

const OTHER: [(&str, char); 26] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("hellip", '…'),
    ("bull", '•'),
    ("euro", '€'),
    ("trade", '™'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("scaron", 'š'),
    ("Scaron", 'Š'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
];

/// `text` with its character references read. Unknown ones stay as they are.
pub fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let name: &str = &rest[1..];
        let length =
            name.bytes().take(12).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        match reference(&name[..length]) {
            Some(c) => {
                decoded.push(c);
                rest = &name[length..];
                rest = rest.strip_prefix(';').unwrap_or(rest);
            }
            None => {
                decoded.push('&');
                rest = name;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    if let Some((_, c)) = OTHER.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let place = LATIN.split_whitespace().position(|known| known == name)?;
    char::from_u32(0xa0 + place as u32)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(super::decode(text), expected);
    }

    #[test]
    fn references() {
        check("a &amp; b", "a & b");
        check("&eacute;&#233;&#xe9;&yuml;", "éééÿ");
        check("AT&T &unknown; &#0; &", "AT&T &unknown; &#0; &");
    }
}
