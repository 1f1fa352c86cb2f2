//! Which addresses may be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address must not be asked, as the end of a sentence; `None` for an address of the public internet.
///
/// Refused is all that IANA's registries of special-purpose addresses do not call globally reachable, addresses that
/// carry an IPv4 address within (they could name one that is refused), and the public addresses under which some clouds
/// tell a machine's secrets.
///
/// ```
/// use bifrons_fetch::refusal;
/// assert_eq!(refusal("169.254.169.254".parse().unwrap()), Some("link-local, where clouds tell secrets"));
/// assert_eq!(refusal("198.41.0.4".parse().unwrap()), None);
/// ```
pub fn refusal(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

fn v4(ip: Ipv4Addr) -> Option<&'static str> {
    let within = |[a, b, c, d]: [u8; 4], bits: u32| {
        (ip.to_bits() ^ Ipv4Addr::new(a, b, c, d).to_bits()) >> (32 - bits) == 0
    };
    V4.iter()
        .find(|(net, bits, _)| within(*net, *bits))
        .map(|(_, _, why)| *why)
}

fn v6(ip: Ipv6Addr) -> Option<&'static str> {
    let within = |net: Ipv6Addr, bits: u32| (ip.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
    let segments = ip.segments();
    // What a network without IPv4 makes of a name that has only that (RFC 6052).
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = ip.octets();
        return v4(Ipv4Addr::new(a, b, c, d));
    }
    if !within(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3) {
        return Some(match segments {
            [0, 0, 0, 0, 0, 0, 0, 0 | 1] => "this machine",
            [0, 0, 0, 0, 0, 0 | 0xffff, ..] => "an IPv4 address written as IPv6",
            [0xfc00..=0xfdff, ..] => "private",
            [0xfe80..=0xfebf, ..] => "link-local, where clouds tell secrets",
            [0xff00..=0xffff, ..] => "multicast",
            _ => "reserved",
        });
    }
    V6.iter()
        .find(|(net, bits, _)| within(Ipv6Addr::from(*net), *bits))
        .map(|(_, _, why)| *why)
}

/// Networks with the length of their prefix.
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "this machine"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "private to a provider"),
    ([127, 0, 0, 0], 8, "this machine"),
    ([168, 63, 129, 16], 32, "where a cloud tells secrets"),
    (
        [169, 254, 0, 0],
        16,
        "link-local, where clouds tell secrets",
    ),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "reserved"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 88, 99, 0], 24, "reserved"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "for tests of networks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// The same within 2000::/3; all outside of it is refused anyway.
const V6: &[([u16; 8], u32, &str)] = &[
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "reserved"),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "for documentation"),
    (
        [0x2002, 0, 0, 0, 0, 0, 0, 0],
        16,
        "an IPv4 address written as IPv6",
    ),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "for documentation"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(ip: &str) -> bool {
        refusal(ip.parse().unwrap()).is_some()
    }

    #[test]
    fn first_and_last_of_each_network_and_its_neighbours() {
        for (first, last, before, after) in [
            ("0.0.0.0", "0.255.255.255", "0.0.0.0", "1.0.0.0"),
            ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            (
                "100.64.0.0",
                "100.127.255.255",
                "100.63.255.255",
                "100.128.0.0",
            ),
            (
                "127.0.0.0",
                "127.255.255.255",
                "126.255.255.255",
                "128.0.0.0",
            ),
            (
                "168.63.129.16",
                "168.63.129.16",
                "168.63.129.15",
                "168.63.129.17",
            ),
            (
                "169.254.0.0",
                "169.254.255.255",
                "169.253.255.255",
                "169.255.0.0",
            ),
            (
                "172.16.0.0",
                "172.31.255.255",
                "172.15.255.255",
                "172.32.0.0",
            ),
            ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
            ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
            (
                "192.88.99.0",
                "192.88.99.255",
                "192.88.98.255",
                "192.88.100.0",
            ),
            (
                "192.168.0.0",
                "192.168.255.255",
                "192.167.255.255",
                "192.169.0.0",
            ),
            (
                "198.18.0.0",
                "198.19.255.255",
                "198.17.255.255",
                "198.20.0.0",
            ),
            (
                "198.51.100.0",
                "198.51.100.255",
                "198.51.99.255",
                "198.51.101.0",
            ),
            (
                "203.0.113.0",
                "203.0.113.255",
                "203.0.112.255",
                "203.0.114.0",
            ),
            (
                "224.0.0.0",
                "255.255.255.255",
                "223.255.255.255",
                "223.255.255.255",
            ),
            ("2001::", "2001:1ff:ffff::", "2000:ffff::", "2001:200::"),
            ("2001:db8::", "2001:db8:ffff::", "2001:db7::", "2001:db9::"),
            ("2002::", "2002:ffff::", "2001:ffff::", "2003::"),
            ("3fff::", "3fff:fff::", "3ffe::", "3fff:1000::"),
        ] {
            assert!(refused(first) && refused(last), "{first} to {last}");
            assert!(before == first || !refused(before), "{before}");
            assert!(!refused(after), "{after}");
        }
    }

    #[test]
    fn everything_that_leads_back_home() {
        for ip in [
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "100::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
            "4000::1",
            "2002:7f00:1::",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        ] {
            assert!(refused(ip), "{ip}");
        }
    }

    #[test]
    fn the_public_internet_may_be_asked() {
        for ip in [
            "1.1.1.1",
            "8.8.8.8",
            "151.101.1.140",
            "2606:4700:4700::1111",
            "2a00:1450:4001:81b::200e",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(!refused(ip), "{ip}");
        }
    }
}
