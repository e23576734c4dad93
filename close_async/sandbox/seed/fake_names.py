"""The words that people, companies and places of the sandbox are made of."""

from __future__ import annotations

from typing import Final

FIRST_NAMES: Final = (
    "Ada", "Amir", "Anna", "Ben", "Bianca", "Bob", "Carla", "Chen", "Dana", "David", "Elena",
    "Emre", "Fatima", "Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jack", "Joana", "Karim",
    "Kate", "Lars", "Leila", "Luca", "Maya", "Mei", "Nadia", "Noah", "Olga", "Omar", "Paula",
    "Priya", "Quinn", "Rosa", "Ruben", "Sara", "Sven", "Tara", "Tom", "Uma", "Victor", "Wanda",
    "Yara", "Zoe",
)  # fmt: skip

LAST_NAMES: Final = (
    "Adler", "Baker", "Costa", "Diaz", "Eriksen", "Fischer", "Garcia", "Haddad", "Ibrahim",
    "Jansen", "Kaya", "Keller", "Kim", "Lopez", "Lindgren", "Mbeki", "Moreau", "Murphy",
    "Nakamura", "Novak", "Okafor", "Olsen", "Patel", "Perez", "Quist", "Rossi", "Sato", "Schmidt",
    "Silva", "Smith", "Tanaka", "Taylor", "Ueda", "Vargas", "Weber", "Wilson", "Xu", "Yilmaz",
    "Young", "Zhang",
)  # fmt: skip

COMPANY_FIRST: Final = (
    "Acme", "Amber", "Anchor", "Atlas", "Aurora", "Beacon", "Birch", "Bright", "Cedar", "Cobalt",
    "Copper", "Delta", "Ember", "Evergreen", "Falcon", "Fjord", "Granite", "Harbor", "Indigo",
    "Juniper", "Kestrel", "Lumen", "Maple", "Meadow", "Nimbus", "Northern", "Orchid", "Pioneer",
    "Quartz", "River", "Sierra", "Summit", "Timber", "Umbra", "Vertex", "Violet", "Willow",
    "Zenith",
)  # fmt: skip

COMPANY_SECOND: Final = (
    "Analytics", "Bakery", "Capital", "Clinics", "Consulting", "Dental", "Design", "Education",
    "Energy", "Foods", "Freight", "Gardens", "Health", "Hotels", "Insurance", "Labs", "Legal",
    "Logistics", "Media", "Motors", "Optics", "Partners", "Pharma", "Realty", "Robotics",
    "Security", "Software", "Solar", "Studios", "Systems", "Textiles", "Travel", "Ventures",
    "Works",
)  # fmt: skip

COMPANY_FORMS: Final = ("", "", "", " Inc.", " LLC", " GmbH", " Group", " & Co")

TITLES: Final = (
    "CEO", "Founder & CEO", "Co-Founder", "CTO", "CFO", "COO", "VP Sales", "VP Marketing",
    "Head of Growth", "Head of Operations", "Sales Director", "Account Executive",
    "Office Manager", "Product Manager", "Software Engineer", "Assistant to the CEO",
    "Procurement Lead", None, None,
)  # fmt: skip

# city, state, zipcode, country, time zone, phone prefix
PLACES: Final = (
    ("New York", "NY", "10001", "US", "America/New_York", "+1212555"),
    ("Boston", "MA", "02108", "US", "America/New_York", "+1617555"),
    ("Chicago", "IL", "60601", "US", "America/Chicago", "+1312555"),
    ("Austin", "TX", "73301", "US", "America/Chicago", "+1512555"),
    ("Denver", "CO", "80014", "US", "America/Denver", "+1303555"),
    ("San Francisco", "CA", "94103", "US", "America/Los_Angeles", "+1415555"),
    ("Seattle", "WA", "98101", "US", "America/Los_Angeles", "+1206555"),
    ("London", None, "EC1A 1BB", "GB", "Europe/London", "+44207946"),
    ("Berlin", None, "10115", "DE", "Europe/Berlin", "+4930555"),
    ("Paris", None, "75001", "FR", "Europe/Paris", "+3315555"),
    ("Lisbon", None, "1100-148", "PT", "Europe/Lisbon", "+35121555"),
    ("Sydney", "NSW", "2000", "AU", "Australia/Sydney", "+61255501"),
)

INDUSTRIES: Final = ("Software", "Health", "Finance", "Retail", "Education", "Travel")
PRODUCTS: Final = ("Starter", "Team", "Enterprise")
REGIONS: Final = ("North", "South", "East", "West")
